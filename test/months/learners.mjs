// SPDX-License-Identifier: MIT
// learners - the table of expectations: who lives how, and what the path owes
// them (doc/domain.md 6 and 8). A row says it in numbers that anybody can check
// against the printed table of that life.
//   alone               in a community without mentors
//   expect.stage        the stage at the end
//   expect.by           {stage: week it is reached in, at the latest}
//   expect.eta          median error of the days foretold, in days, at most
//   expect.self         the stage is shown as self-assessed
//   expect.waits        what the next stage is said to wait for, at the end
//   expect.alarms       mornings that told of a risk for the stage
const week = [0, 1, 2, 3, 4, 5, 6];
const workdays = week.slice(0, 5);
const six = week.slice(0, 6);

export const learners = [
	{ name: '25 min x 5', weeks: 14, days: workdays, minutes: 25,
	    expect: { stage: 1 } },
	{ name: '50 min x 5', weeks: 14, days: workdays, minutes: 50,
	    expect: { stage: 2, by: { 2: 8 }, alarms: 0, eta: 2 } },
	{ name: '80 min x 5', weeks: 26, days: workdays, minutes: 80,
	    expect: { stage: 3, by: { 2: 5, 3: 12 }, alarms: 0, eta: 2 } },
	{ name: '2 h x 6 alone', alone: true, weeks: 30, days: six, minutes: 120,
	    expect: { stage: 4, by: { 2: 4, 3: 10, 4: 16 }, alarms: 0, eta: 3,
		self: true } },
	{ name: '2 h x 7 alone', alone: true, weeks: 28, days: week, minutes: 120,
	    expect: { stage: 5, by: { 2: 3, 3: 9, 4: 14, 5: 26 }, alarms: 0,
		eta: 3, self: true } },
	{ name: '2 h x 7, nobody judges yet', weeks: 15, days: week, minutes: 120,
	    expect: { stage: 3, waits: ['diagnostic', 'review'], eta: 3 } },
	{ name: 'lowest levels', weeks: 6, days: workdays, minutes: 50,
	    quality: 'poor', expect: { stage: 1 } },
];
