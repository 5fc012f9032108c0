// SPDX-License-Identifier: MIT
// learners - the table of expectations: who lives how, and what the path owes
// them (doc/domain.md 6 and 8). A row says it in numbers that anybody can check
// against the printed table of that life.
//   alone               in a community without mentors
//   mentor              reads the work on Sundays
//   quick               is in `make check`; all are in `make check-months`
//   phrases             plans and reviews are written in the same words each time
//   careless            its assistant gets everything wrong first; nothing of
//                       that is written, and the life is the same as without
//   expect.stage        the stage at the end
//   expect.by           {stage: week it is reached in, at the latest}
//   expect.eta          median error of the days foretold, in days, at most; 6
//                       when left out
//   expect.guesses      0: no day is foretold; else some are
//   expect.self         the stage is shown as self-assessed
//   expect.waits        what the next stage is said to wait for, at the end
//   expect.pace         days a week that the next stage is said to ask, at the end
//   expect.streak       active days in a row at the end: none lost, none twice
//   expect.alarms       mornings that told of a risk for the stage
//   expect.falls        steps down
const week = [0, 1, 2, 3, 4, 5, 6];
const workdays = week.slice(0, 5);
const six = week.slice(0, 6);

export const learners = [
	{ name: '25 min x 5', weeks: 14, days: workdays, minutes: 25,
	    expect: { stage: 1, alarms: 0, guesses: 0 } },
	{ name: '50 min x 5', quick: true, weeks: 14, days: workdays, minutes: 50,
	    expect: { stage: 2, by: { 2: 8 }, alarms: 0, eta: 2 } },
	{ name: '80 min x 5', weeks: 26, days: workdays, minutes: 80, hour: 7,
	    expect: { stage: 3, by: { 2: 5, 3: 12 }, alarms: 0, eta: 2 } },
	{ name: '2 h x 6', mentor: true, weeks: 30, days: six, minutes: 120,
	    expect: { stage: 4, by: { 2: 4, 3: 10, 4: 16 }, alarms: 0,
		pace: 6.7 } },
	{ name: '2 h x 7', mentor: true, weeks: 40, days: week, minutes: 120,
	    expect: { stage: 5, by: { 2: 3, 3: 9, 4: 14, 5: 26 }, alarms: 0 } },
	{ name: '2 h x 6 alone', alone: true, weeks: 30, days: six, minutes: 120,
	    hour: 13,
	    expect: { stage: 4, by: { 2: 4, 3: 10, 4: 16 }, alarms: 0, eta: 3,
		self: true, pace: 6.7 } },
	{ name: '2 h x 7 alone', alone: true, weeks: 28, days: week, minutes: 120,
	    expect: { stage: 5, by: { 2: 3, 3: 9, 4: 14, 5: 26 }, alarms: 0,
		eta: 3, self: true } },
	{ name: '2 h x 7, nobody judges yet', weeks: 15, days: week, minutes: 120,
	    expect: { stage: 3, waits: ['diagnostic', 'review'], eta: 3 } },
	{ name: '60 to 79 points, 80 min x 5', mentor: true, weeks: 26,
	    days: workdays, minutes: 80, quality: 'fair',
	    expect: { stage: 3, by: { 2: 6, 3: 14 }, alarms: 0 } },
	{ name: '60 to 79 points, nobody judges', weeks: 14, days: workdays,
	    minutes: 50, quality: 'fair', expect: { stage: 2, by: { 2: 8 } } },
	{ name: 'Berlin, clocks go ahead', quick: true, weeks: 6, days: week,
	    minutes: 50, hour: 0.25, zone: 'Europe/Berlin',
	    start: Date.UTC(2027, 2, 1) / 1000,
	    expect: { stage: 2, by: { 2: 6 }, alarms: 0, streak: 42 } },
	{ name: 'Berlin, clocks go back', weeks: 6, days: week, minutes: 50,
	    hour: 0.25, zone: 'Europe/Berlin', start: Date.UTC(2027, 9, 4) / 1000,
	    expect: { stage: 2, by: { 2: 6 }, alarms: 0, streak: 42 } },
	{ name: 'Vladivostok at midnight', weeks: 6, days: week, minutes: 50,
	    hour: 23.75, zone: 'Asia/Vladivostok',
	    expect: { stage: 2, by: { 2: 6 }, alarms: 0, streak: 42 } },
	{ name: 'New York to Tokyo and back', weeks: 8, days: week, minutes: 50,
	    hour: 9, zone: (day) => day < 20 || day >= 40 ?
		'America/New_York' : 'Asia/Tokyo',
	    expect: { stage: 2, by: { 2: 6 }, alarms: 0, streak: 56 } },
	{ name: 'lowest levels', quick: true, weeks: 6, days: workdays,
	    minutes: 50, quality: 'poor', expect: { stage: 1, guesses: 0 } },
	{ name: 'a careless assistant', quick: true, careless: true, weeks: 9,
	    days: workdays, minutes: 50,
	    expect: { stage: 2, by: { 2: 8 }, alarms: 0, eta: 2 } },
	{ name: 'the same phrases each day and week', quick: true, phrases: true,
	    weeks: 9, days: workdays, minutes: 50,
	    expect: { stage: 2, by: { 2: 8 }, alarms: 0, eta: 2 } },
	{ name: 'ten days away', weeks: 26, minutes: 80,
	    days: (n, d) => d < 5 && !(n * 7 + d >= 56 && n * 7 + d < 66),
	    expect: { stage: 3, by: { 2: 5, 3: 12 } } },
	{ name: 'two days a week after stage 3', weeks: 34, minutes: 80,
	    days: (n, d) => n < 14 ? d < 5 : d === 1 || d === 4,
	    expect: { by: { 3: 12 }, falls: 2 } },
];
