/* SPDX-License-Identifier: MIT */
/*
 * sentence_list - the rows of sentences.h: X(id, Russian, English). Included
 * several times on purpose, so without a guard; patterns are explained in
 * sentences.h.
 */

/* ---- what a value should have been (completes WRONG) ---- */
X(A_STRING, "строкой без управляющих знаков",
    "a string without control characters")
X(AN_INTEGER, "целым числом", "an integer")
X(A_BOOLEAN, "одним из значений true и false",
    "true or false")
X(A_LIST, "списком", "a list")
X(AN_OBJECT, "объектом", "an object")
X(A_TIME, "временем вида 2026-11-22T08:30:00+03:00 или датой 2026-11-22",
    "a time like 2026-11-22T08:30:00+03:00 or a date like 2026-11-22")
X(A_DATE, "датой вида 2026-11-22", "a date like 2026-11-22")
X(A_DAYTIME, "временем суток вида 08:30", "a time of day like 08:30")
X(A_URL, "ссылкой, которая начинается с http:// или https://",
    "a link that starts with http:// or https://")
X(AN_HTTPS_URL, "ссылкой, которая начинается с https://",
    "a link that starts with https://")
X(A_SHA256, "отпечатком SHA-256: 64 шестнадцатеричные цифры в нижнем регистре",
    "a SHA-256 digest: 64 lower-case hex digits")
X(A_ZONE, "часовым поясом с именем из базы IANA, например Europe/Berlin, "
    "или смещением вида +03:00",
    "a time zone by its IANA name, such as Europe/Berlin, or an offset like "
    "+03:00")
X(HINT_ZONE, "Имя пишется точно так, как в базе IANA, с учётом заглавных букв. "
    "Если и с ним не получается, этот сервер такого пояса не знает: "
    "передайте смещение.",
    "The name has to be spelled as IANA spells it, capitals too. If it is, this "
    "server does not know the zone: give the offset.")

/* ---- a day: {0} of the month {1} of the year {2} ---- */
X(DATE, "{0}\u00a0{1}", "{0}\u00a0{1}")
X(DATE_OF_YEAR, "{0}\u00a0{1} {2}\u00a0года", "{0}\u00a0{1} {2}")
X(JANUARY, "января", "January")
X(FEBRUARY, "февраля", "February")
X(MARCH, "марта", "March")
X(APRIL, "апреля", "April")
X(MAY, "мая", "May")
X(JUNE, "июня", "June")
X(JULY, "июля", "July")
X(AUGUST, "августа", "August")
X(SEPTEMBER, "сентября", "September")
X(OCTOBER, "октября", "October")
X(NOVEMBER, "ноября", "November")
X(DECEMBER, "декабря", "December")

/* ---- refusals of arguments ---- */
X(MISSING, "Не хватает поля «{0}».", "The field “{0}” is missing.")
X(WRONG, "Поле «{0}» должно быть {1}.", "The field “{0}” must be {1}.")
X(EMPTY, "Поле «{0}» пустое.", "The field “{0}” is empty.")
X(HOW_MANY, "В поле «{0}» должно быть {1}\u00a0{1:число/числа/чисел}, в нём {2}.",
    "The field “{0}” must hold {1}\u00a0{1:number/numbers}, it holds {2}.")
X(RANGE, "Поле «{0}» должно быть от {1} до {2}.",
    "The field “{0}” must be from {1} to {2}.")
X(DECIMALS, "Поле «{0}» должно быть числом, и после запятой не больше {1}\u00a0"
    "{1:знака/знаков/знаков}.",
    "The field “{0}” must be a number with at most {1}\u00a0"
    "{1:decimal/decimals}.")
X(CHOICE, "Поле «{0}» принимает одно из значений: {1}.",
    "The field “{0}” takes one of: {1}.")
X(TOO_LONG, "Поле «{0}» длиннее предела: {2}\u00a0{2:байт/байта/байт}, можно {1}.",
    "The field “{0}” is over the limit: {2}\u00a0{2:byte/bytes}, {1} allowed.")
X(TOO_MANY_CHARS, "Поле «{0}» длиннее предела: {2}\u00a0"
    "{2:знак/знака/знаков}, можно {1}.",
    "The field “{0}” is over the limit: {2}\u00a0{2:character/characters}, "
    "{1} allowed.")
X(TOO_MANY, "В поле «{0}» слишком много элементов, можно не больше {1}.",
    "The field “{0}” has too many items, at most {1} allowed.")
X(TWICE, "«{0}» встречается дважды.", "“{0}” is given twice.")
X(FUTURE, "Время в поле «{0}» ещё не наступило.",
    "The time in “{0}” has not come yet.")
X(TOO_LONG_AGO, "«{0}»: записать можно только то, что было не раньше {2}, "
    "за последние {1}\u00a0{1:день/дня/дней}.",
    "“{0}”: only what happened in the last {1}\u00a0{1:day/days}, from {2} on, "
    "can be written.")
X(HINT_LONG_AGO, "Не подставляйте другую дату: спросите, когда это было, "
    "или не записывайте.",
    "Do not put another date in its place: ask when it was, or leave it out.")
X(UNKNOWN_FIELD, "Поля «{0}» здесь нет, ничего не записано.",
    "There is no field “{0}” here; nothing was written.")
X(HINT_MEMBERS, "Возможные части: {2}.", "Possible members: {2}.")
X(REFUSED, "Запрос не выполнен.", "The request was refused.")
X(DUPLICATE, "Этот request_id уже использован для другого запроса.",
    "This request_id was already used for another request.")
X(HINT_DUPLICATE, "Для нового действия возьмите новый request_id; для повтора "
    "пришлите в точности тот же запрос.",
    "Use a new request_id for a new action; to repeat one, send exactly the "
    "same request.")
X(BUSY, "Сейчас не получилось записать, ничего не потеряно.",
    "It could not be written right now; nothing is lost.")
X(HINT_BUSY, "Повторите тот же запрос с тем же request_id через несколько "
    "секунд.",
    "Repeat the same request with the same request_id in a few seconds.")
X(INTERNAL, "На сервере произошла ошибка, она записана в журнал.",
    "The server has a fault; it has been logged.")
X(CONFLICT, "Данные изменились: вы видели ревизию {0}, сейчас {1}.",
    "The data has changed: you saw revision {0}, it is {1} now.")
X(HINT_CONFLICT, "Вызовите get_snapshot, посмотрите, что изменилось, и "
    "повторите с новым if_revision.",
    "Call get_snapshot, see what changed, and repeat with the new "
    "if_revision.")
X(NO_CONSENT, "Согласие на учёт занятий отозвано, запись не сделана.",
    "Consent to tracking has been withdrawn; nothing was written.")
X(HINT_CONSENT, "Спросите ученика, возобновить ли учёт; если да, вызовите "
    "manage_consent с grants.tracking = true и повторите запись.",
    "Ask the learner whether to track again; if so, call manage_consent with "
    "grants.tracking = true and repeat the write.")
X(HINT_CONSENT_THEIRS, "Возобновить учёт может только ученик: manage_consent с "
    "grants.tracking = true.",
    "Only the learner can allow it again: manage_consent with grants.tracking = true.")
X(CALLS_OFTEN, "Слишком много вызовов: можно не больше {0} в минуту.",
    "Too many calls: at most {0} a minute.")
X(HINT_CALLS_OFTEN, "Подождите {0}\u00a0{0:секунду/секунды/секунд} и повторите "
    "тот же вызов. Пока отвечайте по тому, что уже получено.",
    "Wait {0}\u00a0{0:second/seconds} and repeat the same call. Meanwhile answer "
    "from what you already have.")
X(EVENTS_FULL, "За сутки можно сделать не больше {0}\u00a0{0:записи/записей/записей}, "
    "и этот предел достигнут. Ничего не записано.",
    "At most {0}\u00a0{0:entry/entries} can be made in a day, and this many have "
    "been made. Nothing was written.")
X(HINT_EVENTS_FULL, "Скажите об этом ученику. Повторить тот же запрос с тем же "
    "request_id можно через {0}; читать можно и сейчас.",
    "Tell the learner. The same request with the same request_id can be "
    "repeated in {0}; reading works now.")
X(SHELF_FULL, "Тексты работ занимают {0}\u00a0КиБ из {1}\u00a0КиБ, эта работа не "
    "поместится: в ней {2}\u00a0КиБ. Ничего не записано.",
    "Texts of work products take {0}\u00a0KiB of {1}\u00a0KiB, and this one of "
    "{2}\u00a0KiB does not fit. Nothing was written.")
X(HINT_SHELF_FULL, "Предложите ученику хранить текст там, где он открывается по "
    "ссылке, и передайте url вместо text. Прежние тексты удаляет только "
    "erase_twin, вместе со всем остальным; больше места может дать оператор.",
    "Suggest keeping the text where a link opens it, and pass url "
    "instead of text. Earlier texts go only with everything else, by "
    "erase_twin; the operator can allow more.")

/* ---- manage_consent ---- */
X(ASK_TRACKING, "Спросите один раз: можно ли вести учёт занятий? Эта запись уже "
    "сохранена; ответ, «да» или «нет», передайте в manage_consent "
    "(grants.tracking).",
    "Ask once: may practice be tracked? This entry is kept already; pass the "
    "answer, yes or no, to manage_consent (grants.tracking).")
X(CONSENT_TRACKING, "учёт занятий", "tracking of practice")
X(CONSENT_MENTOR_VIEW, "доступ наставника", "access for mentors")
X(CONSENT_COHORT_STATS, "участие в общей статистике",
    "taking part in group statistics")
X(GRANT_UNSET, "ещё не решено", "not decided yet")
X(GRANT_GIVEN, "разрешено", "granted")
X(GRANT_WITHDRAWN, "не разрешено", "not granted")
X(CONSENT_SAME, "Ничего не изменилось.", "Nothing has changed.")
X(TRACKING_ON, "Занятия записываются.", "Practice is recorded.")
X(TRACKING_OFF, "Новых записей не будет. Прежние остались: их можно посмотреть и "
    "стереть (erase_twin).",
    "Nothing new is written. What is already there stays: it can be read "
    "and erased (erase_twin).")
X(MENTOR_VIEW_ON, "Наставники видят имя, цели, время и силы для занятий, их ход и "
    "ответы; каждый просмотр виден в get_history.",
    "Mentors see the name, goals, time and energy, progress and answers; get_history "
    "shows each time they looked.")
X(MENTOR_VIEW_HIDES, " От них скрыто: {0}.", " Hidden from them: {0}.")
X(MENTOR_VIEW_OFF, "Наставники больше не видят эти данные и не могут проверить "
    "работы, которые ждут проверки.",
    "Mentors no longer see this twin, nor can they review what waits for "
    "review.")
X(COHORT_STATS_ON, "Числа без имени входят в сводки по группам от пяти человек; в те, что "
    "составляют наставники, только вместе с доступом наставника.",
    "Numbers without a name count in reports about groups of five or more; in those of "
    "mentors only together with access for mentors.")
X(COHORT_STATS_OFF, "В сводки эти числа больше не входят.",
    "These numbers no longer count in reports.")

/* ---- mentors ---- */
X(MENTORS_ONLY, "Это инструмент наставника: для него нужно отдельное разрешение.",
    "This is a mentor’s tool and needs a permission of its own.")
X(NO_ALIAS, "Такого ученика нет или доступ наставника не разрешён.",
    "There is no such learner, or mentors may not see this one.")
X(HINT_ALIAS, "Вызовите list_learners и возьмите alias и seq оттуда.",
    "Call list_learners and take alias and seq from there.")
X(NO_MENTEES, "Таких учеников нет.", "There are no such learners.")
X(NO_MENTEES_YET, "Среди просмотренных таких учеников нет.",
    "None of the learners looked at fits.")
X(MENTEES_MORE, "Список продолжается: cursor {0}", "The list goes on: cursor {0}")
X(NO_MENTEES_PAGE, "Такой страницы в списке нет.", "The list has no such page.")
X(HINT_MENTEES_PAGE, "Начните сначала: list_learners без cursor.",
    "Begin anew: list_learners without cursor.")
X(ATTEMPT_VOIDED, "Попытка {0} отменена, показать её нельзя.",
    "Attempt {0} has been taken back and is not shown.")
X(MENTEE, "\n{0}: {1}, ступень «{2}» ({3})", "\n{0}: {1}, stage “{2}” ({3})")
X(MENTEE_WAITS, "\n  ждёт проверки: {0}, запись {1}, дней: {2}",
    "\n  waits for a review: {0}, entry {1}, days: {2}")
X(STATUS_STEADY, "держится", "steady")
X(STATUS_READY, "готова следующая", "ready for the next")
X(STATUS_AT_RISK, "под угрозой понижения", "at risk")
X(MENTEE_DIAGNOSTIC, "\n  ждёт диагностики", "\n  waits for a diagnostic")

/* ---- cohort_report: {0} learners, {1} minutes, {2} days, {3} and {4} shares ---- */
X(COHORT_FEW, "В сводке участвует меньше {0}\u00a0{0:человека/человек/человек}: о столь малой группе ничего не "
    "говорится. Участие разрешают в manage_consent: mentor_view и cohort_stats.",
    "Fewer than {0} learners take part, too few to report on. Taking part is "
    "granted in manage_consent: mentor_view and cohort_stats.")
X(COHORT_ALL, "Всего учеников: около {0}. Медиана за {2}\u00a0{2:день/дня/дней}: "
    "{1}\u00a0мин. Под угрозой понижения: {3}\u00a0%, без движения: {4}\u00a0%.",
    "All: about {0} learners. Median of {2}\u00a0{2:day/days}: {1}\u00a0min. At "
    "risk: {3}%, stuck: {4}%.")
X(COHORT_STAGE, "\nСтупень «{5}»: около {0}, медиана {1}\u00a0мин, под угрозой "
    "{3}\u00a0%, без движения {4}\u00a0%.",
    "\nStage “{5}”: about {0}, median {1}\u00a0min, at risk {3}%, stuck {4}%.")
X(COHORT_JUDGE, "\nПринято ({1}): {2}\u00a0% работ, учеников около {0}.",
    "\nAccepted ({1}): {2}% of attempts, about {0} learners.")
X(COHORT_SOME, "\nЭто сводка по части учеников: за один раз в неё попадает не больше {0} "
    "участников и {1} их записей, а просматривается не больше {2} учеников.",
    "\nThis is of some of the learners: one call takes at most {0} who take part and "
    "{1} entries of theirs, and looks at {2} learners at most.")
X(COHORT_JUDGE_AUTO, "проверка сервером", "server checks")
X(COHORT_JUDGE_HOST_LLM, "помощник", "assistant")
X(COHORT_JUDGE_MENTOR, "наставник", "mentor")
X(COHORT_JUDGE_PEER, "другой ученик", "peer")

/* ---- correct_event: {0} the entry, {1} days ---- */
X(NO_ENTRY, "Записи {0} в журнале нет.", "The journal has no entry {0}.")
X(NO_ATTEMPT_ENTRY, "Запись {0} не попытка: оценить можно только попытку.",
    "Entry {0} is no attempt: only an attempt can be decided on.")
X(HINT_ENTRY, "Номера записей (seq) показывает get_history.",
    "get_history shows the numbers (seq) of entries.")
X(ENTRY_OR_READING, "Нужно одно из двух: seq записи или indicator.",
    "Give one of the two: the seq of an entry or an indicator.")
X(VOID_ENTRIES, "Отменить можно только запись; показатель можно оспорить.",
    "Only an entry can be voided; a reading can be disputed.")
X(NOT_OWN, "Запись {0} сделана не вами, отменить её нельзя.",
    "Entry {0} was not made by the learner and cannot be voided.")
X(NOT_VOIDED, "Запись {0} сама говорит о другой записи, отменить её нельзя.",
    "Entry {0} is about another one and cannot be voided.")
X(HINT_VOIDED, "Отменённое можно записать заново, как новую запись.",
    "What was voided can be recorded anew, as a new entry.")
X(CONSENT_ENTRY, "Запись {0} — о согласии, отменить её нельзя.",
    "Entry {0} is about consent and cannot be voided.")
X(HINT_CONSENT_ENTRY, "Согласие меняют через manage_consent.",
    "Consent is changed by manage_consent.")
X(HINT_DISPUTE, "Её можно оспорить: action = dispute.",
    "It can be disputed: action = dispute.")
X(NOT_DISPUTED, "Запись {0} сама отменяет другую, оспорить её нельзя.",
    "Entry {0} voids another one and cannot be disputed.")
X(VOIDED_BEFORE, "Запись {0} уже отменена.", "Entry {0} is voided already.")
X(TOO_OLD_TO_VOID, "Запись {0} старше {1}\u00a0{1:дня/дней/дней}, отменить её уже "
    "нельзя.", "Entry {0} is older than {1}\u00a0{1:day/days} and cannot be voided.")
X(VOIDED, "Запись {0} отменена: она видна в журнале, но больше не считается.",
    "Entry {0} is voided: the journal shows it, but it no longer counts.")
X(ARTIFACT_STAYS, "Работа «{0}», присланная с ней, осталась: это запись {1}, её отменяют "
    "отдельно.", "The work product “{0}” that came along stays: it is entry {1} and is "
    "voided by itself.")
X(REPLACES_VOIDED, "Заменить можно только отменяемую запись: action = void и seq.",
    "Only an entry that is voided can be replaced: action = void and seq.")
X(NOT_REPLACED, "Запись {0} нельзя заменить другой.",
    "Entry {0} cannot be replaced by another one.")
X(HINT_VOID_ONLY, "Отмените её без replacement.", "Void it without replacement.")
X(DISPUTED_ENTRY, "Отмечено, что запись {0} неверна; она считается, пока её не "
    "проверят.", "Entry {0} is marked as disputed; it counts until somebody has "
    "looked at it.")
X(DISPUTED_READING, "Показатель «{0}» отмечен как неверный.",
    "“{0}” is marked as disputed.")
X(WILL_LOOK, " Это увидит наставник или оператор.",
    " A mentor or the operator will see it.")
X(MEASURE_AGAIN, " Измерьте ещё раз и запишите через update_metrics.",
    " Measure it again and record it with update_metrics.")
X(MEASURE_BY, " Проверить его заново поможет упражнение «{0}» ({1}).",
    " The exercise “{0}” ({1}) measures it again.")

/* ---- tasks ---- */
X(NO_TASK, "Не указано, к какому заданию относится этот ответ.",
    "Which task this answers is not stated.")
X(HANDLE_BAD, "Этот task_handle выдан не этим сервером или другому ученику.",
    "This task_handle was not issued here or belongs to another learner.")
X(HANDLE_OLD, "Срок этого задания истёк.", "This task has expired.")
X(HINT_HANDLE, "Вызовите get_next_task и пришлите task_handle из ответа "
    "без изменений.",
    "Call get_next_task and send the task_handle of its answer unchanged.")
X(OTHER_TASK, "Упражнение «{0}» не то, для которого выдано задание («{1}»).",
    "The exercise “{0}” is not the one the task was issued for (“{1}”).")
X(NO_EXERCISE, "Упражнения «{0}» нет в программе.",
    "The curriculum has no exercise “{0}”.")
X(NO_PRACTICE, "Практики «{0}» нет в программе.",
    "The curriculum has no practice “{0}”.")
X(HINT_EXERCISE, "Имена есть в describe_curriculum и в ответе get_next_task.",
    "The names are in describe_curriculum and in the answer of "
    "get_next_task.")
X(NO_ATTEMPT, "По упражнению «{0}» ещё нет попыток.",
    "There is no attempt at the exercise “{0}” yet.")
X(NOT_NEWEST, "Попытка {0} не последняя по этому упражнению; последняя — {1}.",
    "Attempt {0} is not the newest one at this exercise; the newest is {1}.")
X(NO_KIND, "Событие «{0}» так не записывается.",
    "An event “{0}” is not recorded this way.")
X(NO_SECTION, "Раздела «{0}» в снимке нет.",
    "The snapshot has no section “{0}”.")
X(HINT_ANSWER, "Пришлите слова самого ученика; если ответа ещё нет, подождите "
    "его.",
    "Send the learner’s own words; if there is no answer yet, wait for it.")
X(HINT_FORM, "Поля формы перечислены в product.form задания.",
    "The form’s fields are listed in the task’s product.form.")

/* ---- scores ---- */
X(NO_CRITERION, "Критерия «{0}» в этом задании нет.",
    "This task has no criterion “{0}”.")
X(SERVER_CRITERION, "Критерий «{0}» сервер проверяет сам.",
    "The criterion “{0}” is checked by the server itself.")
X(MENTOR_CRITERION, "Критерий «{0}» подтверждает только наставник.",
    "The criterion “{0}” is confirmed by a mentor only.")
X(CRITERIA_MISSING, "Нет оценок по критериям: {0}.",
    "There are no scores for the criteria: {0}.")
X(HINT_SCORES, "Пришлите в scores уровень каждого критерия вида rubric по "
    "описаниям levels и цитату из ответа ученика в evidence.",
    "Send in scores a level for each rubric criterion, by the descriptions "
    "in levels, and a quote from the learner’s answer in evidence.")
X(FORM_MISSING, "В форме нет полей: {0}. Ничего не записано.",
    "The form lacks the fields: {0}. Nothing was written.")
X(HINT_FORM_MISSING, "Спросите ученика о том, чего не хватает, и пришлите форму "
    "целиком; что осталось несделанным, так и запишите в поле словами ученика.",
    "Ask the learner for what is missing and send the whole form; what was left "
    "undone goes into its field in the learner’s words.")
X(MINUTES_MISSING, "Не сказано, сколько минут заняла работа, а задание их учитывает. "
    "Ничего не записано.",
    "The minutes the work took are missing, and this task counts them. "
    "Nothing was written.")
X(HINT_MINUTES, "Спросите ученика, сколько минут это заняло, и пришлите minutes.",
    "Ask the learner how many minutes it took and send minutes.")
X(NO_EVIDENCE, "К оценке по критерию «{0}» нет цитаты. Ничего не записано.",
    "The score for the criterion “{0}” has no quote. Nothing was written.")
X(NO_QUOTE, "Цитаты к критерию «{0}» нет в тексте ученика.",
    "The quote for the criterion “{0}” is not in the learner’s text.")
X(HINT_QUOTE, "Скопируйте в evidence слова ученика дословно, без пересказа.",
    "Copy the learner’s own words into evidence, do not paraphrase.")

/* ---- slots ---- */
X(SLOT_KEPT, "Записано: {0:засчитана/засчитано/засчитано} {0}\u00a0{0:минута/минуты/минут}. За 7\u00a0дней было "
    "{1}\u00a0ч, стало {2}\u00a0ч.",
    "Recorded: {0}\u00a0{0:minute counts/minutes count}. The last 7\u00a0days: {1}\u00a0h before, "
    "{2}\u00a0h now.")
X(SLOT_KEPT_LATE, "Записано позже, чем через сутки: {0:засчитана/засчитано/засчитано} "
    "{0}\u00a0{0:минута/минуты/минут}, но в дни ритма этот день не входит. За 7\u00a0дней было "
    "{1}\u00a0ч, стало {2}\u00a0ч.",
    "Recorded more than a day later: {0}\u00a0{0:minute counts/minutes count}, but the day does "
    "not count for the rhythm. The last 7\u00a0days: {1}\u00a0h before, {2}\u00a0h now.")

X(COUNTED_TASK, "{0:Засчитана/Засчитано/Засчитано} {0} из {1}\u00a0{1:указанной минуты/указанных минут/указанных минут}: "
    "на большее это задание не рассчитано. Остальное время можно записать отдельно.",
    "{0} of the {1}\u00a0{1:minute/minutes} stated {0:counts/count}: the task is not "
    "meant to take more. The rest of the time can be recorded by itself.")
X(COUNTED_SLOT, "{0:Засчитана/Засчитано/Засчитано} {0} из {1}\u00a0{1:указанной минуты/указанных минут/указанных минут}: "
    "одно занятие считается не дольше четырёх часов.",
    "{0} of the {1}\u00a0{1:minute/minutes} stated {0:counts/count}: a session counts for "
    "at most four hours.")
X(COUNTED_DAY, "{0:Засчитана/Засчитано/Засчитано} {0} из {1}\u00a0{1:указанной минуты/указанных минут/указанных минут}: "
    "в один день считается не больше шестнадцати часов.",
    "{0} of the {1}\u00a0{1:minute/minutes} stated {0:counts/count}: a day counts for at "
    "most sixteen hours.")
X(SLOT_SHORT, "Минуты засчитаны. Занятием для ступени считается запись от "
    "{0}\u00a0{0:минуты/минут/минут}.",
    "The minutes count. For the stage a session counts from {0}\u00a0{0:minute/minutes} on.")
X(SLOT_SAME, "Такое же занятие с этим временем уже записано, второй раз оно не в счёт. Если было ещё "
    "одно, укажите его время.",
    "The same session at that time is recorded already and does not count twice. If there was "
    "another one, say when.")
X(REPEATED, "Этот ответ на задание «{0}» за этот день уже принят и записан под номером {1}. "
    "Второй раз он не записан и не считается. Если сделано что-то ещё, расскажите об этом "
    "своими словами; если в записи ошибка, например в минутах, её исправит correct_event.",
    "This answer to “{0}” was accepted for this day already, as entry {1}. It was not written "
    "again and does not count twice. If more was done, say so in words of its own; if the entry "
    "has something wrong, minutes for example, correct_event puts it right.")
X(REPEATED_WAITS, "Этот ответ на задание «{0}» за этот день уже записан под номером {1} и ждёт "
    "проверки. Второй раз он не записан. Улучшенный ответ можно отправить в любое время.",
    "This answer to “{0}” is recorded for this day already, as entry {1}, and waits for a "
    "review. It was not written again. A better answer can be sent at any time.")
X(SAID_BEFORE, "Такой же короткий ответ уже принят раньше, поэтому этот пока не в счёт. "
    "Достаточно одного предложения о том, что было именно в этот раз.",
    "The same short answer was accepted before, so this one does not count yet. One sentence "
    "about what was there this time is enough.")
X(SAID_ELSEWHERE, "Таким же текстом уже засчитано другое задание, поэтому здесь он пока не в счёт. "
    "Достаточно написать о том, что сделано именно в этом задании.",
    "The same text counts for another task already, so it does not count here yet. A few words "
    "about what was done in this task are enough.")
X(SAID_DAYS, "Такой же текст уже засчитан за два других дня, поэтому этот пока не в счёт. "
    "Достаточно одного предложения о том, что было именно в этот раз.",
    "The same text counts for two other days already, so this one does not count yet. One "
    "sentence about what was there this time is enough.")
X(SAID_SAME, "Этот ответ за тот же день уже принят, второй раз он не в счёт. Если сделано что-то "
    "ещё, расскажите об этом своими словами.",
    "This answer was accepted for that day already and does not count twice. If more was done, "
    "say so in words of its own.")

X(FOR_YESTERDAY, "Записано за вчерашний вечер, сегодняшний ещё впереди.",
    "Recorded for yesterday evening; today’s is still to come.")
X(TASK_A_DAY, "Для ступени задание «{0}» считается один раз в день, и за этот день оно уже засчитано; "
    "минуты идут в счёт.",
    "The task “{0}” counts for the stage once a day, and this day has it already; the minutes "
    "count.")
X(TASK_ONCE, "Для ступени задание «{0}» считается один раз, и оно уже засчитано; минуты идут в счёт.",
    "The task “{0}” counts for the stage once, and it has counted already; the minutes count.")
X(ONCE_A_DAY, "Для ступени работа «{0}» считается один раз в день, и за этот день она уже есть.",
    "“{0}” counts for the stage once a day, and this day has one.")
X(ONCE_A_WEEK, "Для ступени работа «{0}» считается один раз в неделю, и за эту неделю она уже "
    "есть.",
    "“{0}” counts for the stage once a week, and this week has one.")
X(ONCE_LATE_DAY, "Для ступени работа «{0}» считается, если записана не позже следующего дня.",
    "“{0}” counts for the stage when it is written by the end of the next day.")
X(ONCE_LATE_WEEK, "Для ступени работа «{0}» считается, если записана не позже следующей недели.",
    "“{0}” counts for the stage when it is written by the end of the next week.")
X(PRODUCT_LATER, "Для ступени работа «{0}» засчитывается вместе с принятым заданием «{1}».",
    "“{0}” counts for the stage with the accepted task “{1}”.")
X(PRODUCT_NOWHERE, "Для ступени работа «{0}» не засчитывается: задания, которое её даёт, "
    "сейчас нет.",
    "“{0}” does not count for the stage: there is no task now that brings it.")
X(PRODUCT_WORDS, "Для ступени работа «{0}» засчитывается, когда в её тексте здесь не меньше "
    "{2}\u00a0{2:слова/слов/слов}{1}.",
    "“{0}” counts for the stage when its text here has at least {2}\u00a0{2:word/words}{1}.")
X(OR_WITH_TASK, ", или вместе с принятым заданием «{0}»",
    ", or with the accepted task “{0}”")
X(PRODUCT_SAME, "Такой же текст уже засчитан и второй раз в счёт не идёт: «{0}».",
    "The same text counts already and does not count twice: “{0}”.")

/* ---- artifacts ---- */
X(TEXT_OR_URL, "Нужно одно из двух: text или url; sha256 бывает только у url.",
    "Exactly one is needed: text or url; sha256 goes with url alone.")
X(NOT_VERIFIED, "Ссылка сохранена без проверки: потом нельзя будет узнать, то же ли по ней лежит.",
    "The link is kept as not verified: nobody can tell later whether it still gives the same.")
X(NO_ARTIFACT, "Работы «{0}» нет среди последних.",
    "The work product “{0}” is not among the recent ones.")
X(HINT_ARTIFACT, "Добавьте её как новую, без supersedes.",
    "Append it as a new one, without supersedes.")
X(OTHER_TYPE, "Работа «{0}» другого вида: {1}.",
    "The work product “{0}” is of another type: {1}.")
X(KEPT, "Сохранено: «{0}» ({1}), {2}, версия {3}.",
    "Saved: “{0}” ({1}), {2}, version {3}.")

/* ---- paths of the system before this one ---- */
X(NO_PATH, "Пути «{0}» нет.", "There is no path “{0}”.")
X(HINT_PATH, "describe_by_path без пути называет разделы, с путём раздела или "
    "группы — что в них есть.",
    "describe_by_path names the categories without a path, and with the path of "
    "a category or a group what is in it.")
X(PATH_LARGE, "По пути «{0}» больше, чем вмещает один ответ.",
    "There is more at the path “{0}” than one answer holds.")
X(HINT_PATH_LARGE, "Читайте по частям: путь раздела, группы или показателя.",
    "Read it in parts: the path of a category, a group or an indicator.")
X(ANSWER_LARGE, "Ответ на такую запись больше допустимого ({0}\u00a0КиБ). Ничего не "
    "записано.", "The answer to such a write is larger than one may be ({0}\u00a0KiB). "
    "Nothing was written.")
X(HINT_ANSWER_LARGE, "Записывайте по частям: по нескольку полей или по одной группе за "
    "вызов.", "Write it in parts: a few fields or one group in a call.")
X(PATH_CLAIMS, "Со слов прежней системы, здесь не проверено: {0}.",
    "The word of the system before this one, not checked here: {0}.")
X(PATH_READ_ONLY, "«{0}» ученик не записывает.",
    "“{0}” is not for the learner to write.")
X(PATH_CLAIM, "Прежняя система говорила другое, и это не проверено: {0}.",
    "The system before this one said otherwise, unchecked: {0}.")
X(PATH_CLAIM_LARGE, "Прежняя система говорила другое, и это не проверено; сюда оно не "
    "поместилось, целиком оно есть в export_twin.",
    "The system before this one said otherwise, unchecked; it is too large to be "
    "shown here, export_twin has the whole of it.")
X(HINT_PATH_WRITE, "Записать можно поля раздела 1_declarative; какие они, говорит "
    "describe_by_path.",
    "Fields of the category 1_declarative can be written; describe_by_path tells "
    "which there are.")
X(OWN_ONLY, "Показать можно только собственный профиль.",
    "Only your own profile can be shown.")
X(HINT_OWN_ONLY, "Вызовите без user_id: кто вы, говорит токен.",
    "Call without user_id: the token says who you are.")
X(AREA_WORLDVIEW, "мировоззрение", "worldview")
X(AREA_MASTERY, "мастерство", "mastery")
X(AREA_GAP, "Больше всего до нормы ступени не хватает здесь: {0}, {1} — {2}.",
    "The farthest from the norm of the stage: {0}, {1}, by {2}.")
X(AREA_NO_GAP, "Все области, о которых что-то известно, не ниже нормы ступени.",
    "All areas of which something is known are at the norm of the stage or above.")
X(CATEGORY_DECLARED, "Что вы говорите о себе", "What you say about yourself")
X(CATEGORY_COLLECTED, "Что собрано: измерения и события",
    "What is collected: readings and events")
X(CATEGORY_DERIVED, "Что вычислено", "What is computed")
X(CATEGORY_GENERATED, "Что составлено: прогнозы и отчёты",
    "What is drawn up: forecasts and reports")
X(INDICATORS, "{0}\u00a0{0:показатель/показателя/показателей}",
    "{0}\u00a0{0:indicator/indicators}")

/* ---- fields ---- */
X(NO_INDICATOR, "Показателя «{0}» нет в модели.",
    "The model has no indicator “{0}”.")
X(NO_FIELD, "Поля «{0}» в профиле нет.", "The profile has no field “{0}”.")
X(HINT_FIELD, "Имена полей перечислены в описании аргумента fields; измерения "
    "записывает update_metrics.",
    "The fields are listed in the description of the argument fields; "
    "update_metrics keeps readings.")
X(HINT_INDICATOR, "Имена перечислены в описании аргумента indicator; то, что "
    "ученик говорит о себе, записывает update_profile.",
    "The names are listed in the description of the argument indicator; "
    "update_profile keeps what learners say about themselves.")
X(IS_DECLARED, "«{0}» — то, что ученики говорят о себе, а не измерение.",
    "“{0}” is what learners say about themselves, not a reading.")
X(HINT_USE_PROFILE, "Запишите это через update_profile.",
    "Write it with update_profile.")
X(IS_READING, "«{0}» — измерение, а не поле профиля.",
    "“{0}” is a reading, not a profile field.")
X(HINT_USE_METRICS, "Запишите это через update_metrics.",
    "Write it with update_metrics.")
X(IS_COLLECTED, "«{0}» приходит с учебной платформы, записать это отсюда "
    "нельзя.",
    "“{0}” comes from the learning platform and cannot be written here.")
X(IS_DERIVED, "«{0}» вычисляет сервер, записать это нельзя.",
    "“{0}” is computed by the server and cannot be written.")
X(HINT_USE_ATTEMPT, "Это складывается из занятий: запишите занятие через "
    "log_attempt.",
    "It is made of what the learner does: record that with log_attempt.")
X(HINT_PLATFORM, "Такие данные присылает платформа; сделанное вместе с вами "
    "запишите через log_attempt.",
    "The platform sends such data; record what was done with you by "
    "log_attempt.")
X(KEPT_ALL, "Записано:", "Recorded:")
X(KEPT_NONE, "Ничего не записано.", "Nothing was recorded.")
X(REPLACEMENT_KNOWN, "То, что прислано взамен, уже есть в журнале другой записью. Ничего не "
    "изменено.",
    "What is sent instead is in the journal already, as another entry. Nothing was changed.")
X(HINT_REPLACEMENT_KNOWN, "Если запись {0} лишняя, уберите её через action void без replacement.",
    "If entry {0} is one too many, take it back by action void without replacement.")
X(KEPT_ONE, "{0}: {1}", "{0}: {1}")
X(KEPT_WAS, "{0}: {1} (было: {2})", "{0}: {1} (was: {2})")
X(FORGOTTEN, "{0}: больше не указано (было: {1})",
    "{0}: no longer stated (was: {1})")
X(CLEARED, "{0}: больше не указано", "{0}: no longer stated")
X(REFUSED_ALL, "Не записано:", "Not recorded:")
X(PROFILE_SAME, "Ничего не изменилось: эти значения уже записаны.",
    "Nothing changed: these values are already recorded.")
X(RECORDED, "Записано под номером {1}: {0}.", "Recorded as number {1}: {0}.")
X(RECORDED_REVIEW, "Решение записано под номером {1}: {0}.",
    "The decision is recorded as number {1}: {0}.")

/* ---- verdicts ---- */
X(ACCEPTED, "Принято: «{0}»{1}.",
    "Accepted: “{0}”{1}.")
X(REVISION, "Нужно доработать: «{0}»{1}. Чего не хватает:",
    "Needs more work: “{0}”{1}. What is missing:")
X(REVIEW, "Записано: «{0}»{1}. Решит наставник; улучшить ответ можно в любое время.",
    "Recorded: “{0}”{1}. A mentor decides; it may be improved at any time.")
X(REJECTED, "Пока не засчитано: «{0}»{1}. Чего не хватает:",
    "Not counted yet: “{0}”{1}. What is missing:")
X(SCORE, ", {0} из 100",
    ", {0} of 100")
X(HOW_TO, "Как сделать лучше:",
    "How to improve it:")
X(CHANGED, "Что изменилось: {0}", "What changed: {0}")
X(CHANGE, "{0}: {1} → {2}", "{0}: {1} → {2}")
X(LATE, "Это было больше суток назад: минуты засчитаны, а в дни ритма такое "
    "занятие не входит.",
    "This was more than a day ago: the minutes count, but the day does not count for "
    "the rhythm.")
X(LATE_UNTIMED, "Это было больше суток назад: в дни ритма такое занятие не входит.",
    "This was more than a day ago: the day does not count for the rhythm.")
X(NEXT_AGAIN, "Дальше: доработайте и пришлите ещё раз.",
    "Next: revise it and send it again.")
X(LACK_RUBRIC, "Ещё не выполнено: {0}",
    "Not met yet: {0}")
X(LACK_FIELDS, "Не заполнено: {0}.",
    "Still empty: {0}.")
X(LACK_WORDS, "{0}: нужно не меньше {1}\u00a0{1:слова/слов/слов}, сейчас {2}.",
    "{0}: at least {1}\u00a0{1:word/words} needed, {2} so far.")
X(LACK_ITEMS, "{0}: нужно не меньше {1}\u00a0{1:пункта/пунктов/пунктов}, сейчас {2}.",
    "{0}: at least {1}\u00a0{1:item/items} needed, {2} so far.")
X(LACK_URL, "{0}: нужна ссылка, которая начинается с http:// или https://.",
    "{0}: a link is needed that starts with http:// or https://.")
X(LACK_MINUTES, "{0:Нужна/Нужно/Нужно} {0}\u00a0{0:минута/минуты/минут}, указано {1}.",
    "{0}\u00a0{0:minute/minutes} needed, {1} stated.")
X(LACK_DAYS, "{0:Нужен/Нужно/Нужно} {0}\u00a0{0:день/дня/дней} с записью «{1}» за "
    "последние {2}\u00a0{2:день/дня/дней}, есть {3}.",
    "{0}\u00a0{0:day/days} with an entry “{1}” needed in the last {2}\u00a0"
    "{2:day/days}, {3} so far.")
X(LACK_COUNT, "«{1}»: за последние {2}\u00a0{2:день/дня/дней} нужно {0}, есть {3}.",
    "“{1}”: {0} needed in the last {2}\u00a0{2:day/days}, {3} so far.")
X(LACK_READING, "«{0}»: нужно не меньше {1}, сейчас {2}.",
    "“{0}”: at least {1} needed, it is {2} now.")
X(THE_ANSWER, "Ответ",
    "The answer")
X(WAITS_FOR_MENTOR, "Ждёт наставника.", "Waits for a mentor.")
X(BETTER, "{0} Нужный уровень: {1}", "{0} The level to aim for: {1}")
X(NEXT_STEP, "Дальше: «{0}», около {1}\u00a0{1:минуты/минут/минут}.",
    "Next: “{0}”, about {1}\u00a0{1:minute/minutes}.")
X(STAGE_UP, "\nНовая ступень: «{0}». Поздравляем!",
    "\nA new stage: “{0}”. Congratulations!")
X(STAGE_DOWN, "\nСтупень сейчас «{0}», и до {1} задания только лёгкие. Вернуться в "
    "ритм поможет короткий план:",
    "\nThe stage is “{0}” now, and tasks are light until {1}. A short plan helps "
    "back into the rhythm:")

/* ---- the next task ---- */
X(WHY_REVISION, "Вы уже начали эту работу, её осталось доработать.",
    "You have begun this work already; it needs another revision.")
X(WHY_IMPROVE, "Эта работа ждёт наставника; пока решения нет, её можно улучшить и прислать ещё раз.",
    "This work waits for a mentor; until the decision it can be improved and sent again.")
X(WHY_SCAFFOLD, "Задание «{0}» возвращалось уже {1}\u00a0{1:раз/раза/раз}: начните с "
    "меньшего, а потом вернитесь к нему.",
    "The task “{0}” has come back {1}\u00a0{1:time/times}: begin with something "
    "smaller, then return to it.")
X(WHY_FIRST, "Это ваше первое занятие: с него начинается ритм.",
    "This is your first session: the rhythm begins with it.")
X(WHY_ONBOARDING, "Один из первых шагов: с ним задания подбираются точнее.",
    "One of the first steps: with it tasks fit better.")
X(WHY_GAP, "Пауза {0}\u00a0{0:день/дня/дней}: начните с малого.",
    "A gap of {0}\u00a0{0:day/days}: begin with something small.")
X(WHY_REVIEW, "Пора повторить: срок был {0}\u00a0{0:день/дня/дней} назад.",
    "Time to review: it was due {0}\u00a0{0:day/days} ago.")
X(WHY_REVIEW_TODAY, "Пора повторить: срок сегодня.",
    "Time to review: it is due today.")
X(WHY_DEFICIT, "Чтобы перейти на ступень «{0}», {1}.",
    "To reach the stage “{0}”, {1}.")
X(WHY_KEEP, "Чтобы сохранить ступень «{0}», {1}.",
    "To keep the stage “{0}”, {1}.")
X(PROFILE_OFFER, "\nЭти ответы подходят для профиля: {0}. С вашего согласия их запишет "
    "update_profile.",
    "\nThese answers fit the profile: {0}. With your consent update_profile "
    "writes them.")
X(WHY_FINISH_TODAY, "Сегодня последний из {0}\u00a0{0:дня/дней/дней} задания: пора собрать, что получилось.",
    "Today is the last of the task’s {0}\u00a0{0:day/days}: time to bring what came of it.")
X(WHY_FINISH, "Задание начато, его {0}\u00a0{0:день прошёл/дня прошли/дней прошли}: пора собрать, что получилось.",
    "The task was begun and its {0}\u00a0{0:day is/days are} over: time to bring what came of it.")
X(TASK_DAYS, "Задание на {0}\u00a0{0:день/дня/дней}: начните его через log_attempt с start, ответ принесёте в конце.",
    "A task of {0}\u00a0{0:day/days}: begin it by log_attempt with start, and bring the answer at its end.")
X(TASK_GOES_ON, "\nИдёт «{0}», день {1} из {2}.", "\n“{0}” goes on, day {1} of {2}.")
X(STARTED, "Задание «{0}» начато: день {1} из {2}. В последний день оно будет предложено снова.",
    "The task “{0}” is begun: day {1} of {2}. On the last day it is offered again.")
X(ONE_DAY, "Задание «{0}» делается за один день.", "The task “{0}” is done in a day.")
X(HINT_ONE_DAY, "Запишите ответ без start.", "Log the answer without start.")
X(WHY_UPKEEP, "Чтобы сохранить ступень «{0}», {1}. Через неделю, если ничего "
    "не добавится, останется {2}.",
    "To keep the stage “{0}”, {1}. In a week, if nothing is "
    "added, {2} will be left.")
X(ASKED, "нужно вот что: {0} — {1}; сейчас {2}",
    "this is needed: {0}, {1}; it is {2} now")
X(IN_WEEKS, "{0} (за {1}\u00a0{1:неделю/недели/недель})",
    "{0} (over {1}\u00a0{1:week/weeks})")
X(WHY_FIRST_DEGREE, "С этого начинается практика «{0}»: задание ведёт к её первой степени, "
    "«{1}».",
    "The practice “{0}” begins here: this task leads to its first "
    "degree, “{1}”.")
X(WHY_DEGREE, "В практике «{0}» пора идти дальше: задание ведёт к степени «{1}».",
    "Time to go further in the practice “{0}”: this task leads to the "
    "degree “{1}”.")
X(REVIEW_NAME, "Оценка работы другим человеком", "Work judged by somebody else")
X(DIAGNOSTIC_NAME, "Диагностика", "A diagnostic")
X(WAITS_DIAGNOSTIC, "Следующей ступени нужна диагностика: её проводит наставник, "
    "попросите о встрече.",
    "The next stage needs a diagnostic: a mentor carries it out, so ask for a "
    "meeting.")
X(WAITS_REVIEW, "Следующей ступени нужна работа степени {0} или выше, которую оценил "
    "наставник или другой ученик: покажите её и попросите об отзыве.",
    "The next stage needs work of degree {0} or higher that a mentor or a peer has "
    "judged: show some and ask for a review.")
X(WAITS_OWN_DIAGNOSTIC, "Следующей ступени нужна диагностика; в этом сообществе её "
    "делают сами: задание «{0}».",
    "The next stage needs a diagnostic; in this community everybody does their own: "
    "the task “{0}”.")
X(WAITS_OWN_REVIEW, "Следующей ступени нужно упражнение степени {0} или выше, принятое "
    "{1}\u00a0{1:раз/раза/раз}: оно заменяет здесь оценку наставника.",
    "The next stage needs an exercise of degree {0} or higher accepted {1}\u00a0"
    "{1:time/times}: here it stands in for a mentor’s word.")
X(SELF_ASSESSED, " Ступень поставлена без наставника: это самооценка.",
    " The stage was reached without a mentor: it is self-assessed.")
X(WHY_START, "Пора начать практику «{0}».",
    "Time to begin the practice “{0}”.")
X(WHY_HOLD, "Поддерживает практику «{0}»: степени держатся на днях занятий.",
    "Keeps up the practice “{0}”: degrees rest on days of practice.")
X(WHY_LOAD, "Сегодня вы занимались уже {0}\u00a0{0:минуту/минуты/минут}, разумный "
    "предел {1}: время отдохнуть или подвести итог.",
    "You have done {0}\u00a0{0:minute/minutes} today, a sensible limit is {1}: "
    "time to rest or to look back.")
X(WHY_CHOICE, "Вы выбрали практику «{0}».",
    "You chose the practice “{0}”.")
X(GIVES_UP, "Тогда подождёт «{0}».", "“{0}” then waits.")
X(GIVES_UP_SCORE, "Подходит сейчас чуть хуже, чем «{0}».",
    "Fits a little less now than “{0}”.")
X(GIVES_UP_NOTHING, "Подходит не хуже, чем «{0}».", "Fits as well as “{0}”.")
X(TASK, "«{0}» ({1}), около {2}\u00a0{2:минуты/минут/минут}.",
    "“{0}” ({1}), about {2}\u00a0{2:minute/minutes}.")
X(TASK_WHY, "Почему сейчас: {0}", "Why now: {0}")
X(TASK_LACKED, "Критерии, которых не хватило в прошлый раз:",
    "Criteria that were not met last time:")
X(TASK_HANDLE, "task_handle для log_attempt: {0}",
    "task_handle for log_attempt: {0}")
X(TASK_ELSE, "Можно и другое: «{0}» [{1}], около {2}\u00a0{2:минуты/минут/минут}. {3}",
    "Or instead: “{0}” [{1}], about {2}\u00a0{2:minute/minutes}. {3}")
X(DAY_FULL, "На сегодня достаточно: вы занимались уже {0}\u00a0"
    "{0:минуту/минуты/минут}, разумный предел {1}. Отдыхайте, завтра "
    "продолжим.",
    "Enough for today: {0}\u00a0{0:minute/minutes} are done, a sensible limit is "
    "{1}. Rest; we go on tomorrow.")
X(NO_TASK_TIME, "В {0}\u00a0{0:минуту/минуты/минут} сейчас ничего не укладывается. "
    "Когда найдётся больше времени, подберём задание.",
    "Nothing fits into {0}\u00a0{0:minute/minutes} now. With more time there will "
    "be a task.")
X(NO_TASK_USUAL, "В то, что осталось от времени обычного дня, сейчас ничего не укладывается. "
    "Если времени больше, скажите, сколько минут есть.",
    "Nothing fits into what is left of a usual day’s time now. If there is more, say how "
    "many minutes.")
X(NO_TASK_ENERGY, "Для такого запаса сил задания сейчас нет: лучше отдохните.",
    "There is no task for so little energy now: better to rest.")
X(WHY_CHOICE_MANY, "Вы выбрали практику «{0}»; на этой ступени лучше держать в работе "
    "не больше {1} одновременно.",
    "You chose the practice “{0}”; at this stage it is better to keep at most {1} "
    "in work at a time.")
X(NO_TASK_WHEN, "То, что подошло бы сейчас, рассчитано на другое время дня или другой "
    "день недели.",
    "What would fit now is meant for another time of day or day of the week.")
X(NO_TASK_PRACTICE, "В практике «{0}» подходящего задания сейчас нет: доступное уже "
    "сделано, а повторять его ещё рано.",
    "There is no fitting task in the practice “{0}” now: what is "
    "available is done or not due again yet.")
X(NO_TASK_NOW, "Подходящего задания сейчас нет: доступное сделано, исключено или "
    "повторять его ещё рано.",
    "There is no fitting task now: what is available is done, excluded or "
    "not due again yet.")

/* ---- an exercise in words ---- */
X(BRIEF_DO, "Что сделать: {0}", "What to do: {0}")
X(BRIEF_WHY, "Зачем: {0}", "What for: {0}")
X(BRIEF_WHEN, "Когда: {0}.", "When: {0}.")
X(PART_MORNING, "утром", "in the morning")
X(PART_DAY, "днём", "in the afternoon")
X(PART_EVENING, "вечером", "in the evening")
X(MONDAY, "пн", "Mon")
X(TUESDAY, "вт", "Tue")
X(WEDNESDAY, "ср", "Wed")
X(THURSDAY, "чт", "Thu")
X(FRIDAY, "пт", "Fri")
X(SATURDAY, "сб", "Sat")
X(SUNDAY, "вс", "Sun")
X(BRIEF_FORM, "Что принести, поля form:", "What to bring, fields of form:")
X(BRIEF_JUDGED, "Что проверяется:", "What is checked:")
X(BRIEF_OPTIONAL, "необязательно", "optional")
X(BRIEF_TEXT, "текст до {0}\u00a0{0:знака/знаков/знаков}",
    "text of at most {0}\u00a0{0:character/characters}")
X(BRIEF_INT, "целое от {0} до {1}", "integer from {0} to {1}")
X(BRIEF_LIST, "список до {0}\u00a0{0:пункта/пунктов/пунктов}, в каждом до {1}\u00a0"
    "{1:знака/знаков/знаков}",
    "list of at most {0}\u00a0{0:item/items}, each of at most {1}\u00a0"
    "{1:character/characters}")
X(BRIEF_URL, "ссылка", "link")
X(BRIEF_DATE, "дата", "date")
X(BRIEF_SERVER, "проверит сервер", "the server checks")
X(BRIEF_MENTOR, "подтвердит наставник", "a mentor confirms")
X(BRIEF_RUBRIC, "оцените уровнем 0–{0}, с цитатой",
    "score it by a level 0–{0}, with a quote")

/* ---- the snapshot ---- */
X(SNAPSHOT, "Ступень: «{0}». За 7\u00a0дней {1}\u00a0ч при цели {2}\u00a0ч.",
    "Stage: “{0}”. {1}\u00a0h in 7\u00a0days, the target is {2}\u00a0h.")
X(SNAPSHOT_RUN, " Подряд: {0}.", " In a row: {0}.")
X(RUN_DAYS, "{0}\u00a0{0:день/дня/дней}", "{0}\u00a0{0:day/days}")
X(RUN_WEEKS, "{0}\u00a0{0:неделя/недели/недель}", "{0}\u00a0{0:week/weeks}")
X(SNAPSHOT_NEW, "Занятий пока не было. Ступень «{0}», первая из пяти: с неё "
    "начинают все.",
    "There has been no session yet. The stage is “{0}”, the first of five: "
    "everybody begins there.")
X(SNAPSHOT_GAP, " Пауза {0}\u00a0{0:день/дня/дней}.",
    " A gap of {0}\u00a0{0:day/days}.")
X(SNAPSHOT_RISK, " Ритм сейчас слабее, чем просит эта ступень; она сохранится, "
    "если вернуть его не позже {0}.",
    " The rhythm is weaker now than this stage asks; the stage stays if it is "
    "back by {0}.")
X(SNAPSHOT_ETA, " При нынешнем темпе следующая ступень будет около {0}.",
    " At the present pace the next stage will come around {0}.")
X(SNAPSHOT_PACE, " Для следующей ступени понадобится около {0}\u00a0{0:минуты/минут/минут} "
    "в день, {1}\u00a0{1:день/дня/дней} в неделю.",
    " The next stage will take about {0}\u00a0{0:minute/minutes} a day on {1}\u00a0"
    "{1:day/days} a week.")
X(SNAPSHOT_NEED, " {0}", " {0}")
X(QUOTED, "«{0}»", "“{0}”")
X(SNAPSHOT_OPEN, " На доработке: {0}.",
    " To be revised: {0}.")
X(SNAPSHOT_WAITING, " Ждёт наставника: {0}; улучшить можно в любое время.",
    " Waiting for a mentor: {0}; it may be improved at any time.")
X(SNAPSHOT_BEGUN, " Уже начато: {0}.",
    " Begun already: {0}.")
X(YES, "да", "yes")
X(NO, "нет", "no")
X(PART_STAGE, "Ступень «{0}» (с {1}).", "Stage “{0}” (since {1}).")
X(PART_FIRST_STAGE, "Ступень «{0}».", "Stage “{0}”.")
X(PART_NEXT_STAGE, "Следующая ступень: «{0}», готовность {1}\u00a0%.",
    "Next stage: “{0}”, {1}% ready.")
X(PART_MET, "- {0}: {2} при цели {1}, выполнено",
    "- {0}: {2}, target {1}, met")
X(PART_UNMET, "- {0}: {2} при цели {1}, ещё не выполнено",
    "- {0}: {2}, target {1}, not met yet")
X(PART_UNKNOWN, "- {0}: пока неизвестно, цель {1}", "- {0}: not known yet, target {1}")
X(PART_RHYTHM, "Ритм: сегодня {0}\u00a0мин, за 7\u00a0дней {1}\u00a0ч при цели {2}\u00a0ч, подряд "
    "{3}\u00a0{3:день/дня/дней} (дольше всего {5}) и {4}\u00a0{4:неделя/недели/недель}, с "
    "последнего занятия {6:прошёл/прошло/прошло} {6}\u00a0{6:день/дня/дней}.",
    "Rhythm: {0}\u00a0min today, {1}\u00a0h in 7\u00a0days with a target of {2}\u00a0h, "
    "{3}\u00a0{3:day/days} (longest {5}) and {4}\u00a0{4:week/weeks} in a row, {6}\u00a0"
    "{6:day/days} since the last session.")
X(PART_RHYTHM_NEW, "Ритм: за 7\u00a0дней {1}\u00a0ч при цели {2}\u00a0ч, занятий ещё не было.",
    "Rhythm: {1}\u00a0h in 7\u00a0days with a target of {2}\u00a0h, no session yet.")
X(PART_TREND, "За {0}\u00a0{0:день/дня/дней}: с занятиями {1}, всего {2}\u00a0ч. Эта "
    "неделя {3}\u00a0ч, прошлая {4}\u00a0ч.",
    "In {0}\u00a0{0:day/days}: {1} with practice, {2}\u00a0h in all. This week {3}\u00a0h, last week "
    "{4}\u00a0h.")
X(PART_PRACTICE, "- Практика «{0}» [{1}]: степень {2}, до следующей пройдено {3}\u00a0%",
    "- Practice “{0}” [{1}]: degree {2}, {3}% of the way to the next")
X(PART_UPKEEP, "- Практика «{0}» [{1}]: степень {2}, до следующей пройдено {3}\u00a0%; пора "
    "поддержать",
    "- Practice “{0}” [{1}]: degree {2}, {3}% of the way to the next; needs upkeep")
X(PART_GOAL, "Цель: {0}", "Goal: {0}")
X(PART_PROJECTS, "Проекты: {0}", "Projects: {0}")
X(PART_PRODUCTS, "Продукты недели: {0}", "Products of the week: {0}")
X(PART_MINUTES, "Времени в обычный день: {0}\u00a0{0:минута/минуты/минут}.",
    "Time on a usual day: {0}\u00a0{0:minute/minutes}.")
X(PART_ENERGY, "Сил сегодня: {0} из 5.", "Energy today: {0} of 5.")
X(PART_FORMAT, "Удобный формат: {0}.", "Preferred format: {0}.")
X(PART_PACE, "Темп: {0}.", "Pace: {0}.")
X(PART_RECENT, "- #{0} {1} «{2}» [{3}]: {4}; не хватает: {5}",
    "- #{0} {1} “{2}” [{3}]: {4}; missing: {5}")
X(PART_RECENT_MET, "- #{0} {1} «{2}» [{3}]: {4}", "- #{0} {1} “{2}” [{3}]: {4}")
X(PART_OPEN, "- На доработке с {0}: «{1}» [{2}]; не хватает: {3}",
    "- To be revised since {0}: “{1}” [{2}]; missing: {3}")
X(PART_WAITING, "- Ждёт наставника с {0}: «{1}» [{2}]; улучшить можно в любое время",
    "- Waiting for a mentor since {0}: “{1}” [{2}]; it may be improved at any time")
X(PART_BEGUN, "- Начато {0}: «{1}» [{2}]; день {3} из {4}",
    "- Begun on {0}: “{1}” [{2}]; day {3} of {4}")
X(PART_REVIEW, "- Пора повторить, срок {0}: «{1}» [{2}]",
    "- Due for review since {0}: “{1}” [{2}]")
X(PART_BOTTLENECK, "Узкое место: {0}", "Bottleneck: {0}")
X(PART_DEGREE, "Степень: {0} (с {1}).", "Degree: {0} (since {1}).")
X(PART_DIAGNOSTIC, "Диагностика: действует до {1}, нужна для ступени {0}.",
    "Diagnostic: valid until {1}, needed for stage {0}.")
X(PART_NO_DIAGNOSTIC, "Диагностика: действующей нет, нужна для ступени {0}.",
    "Diagnostic: none is valid, needed for stage {0}.")
X(PART_DIAGNOSED, "Диагностика: действует до {0}.", "Diagnostic: valid until {0}.")
X(NO_DIAGNOSTIC, "Диагностика больше не нужна.", "No diagnostic is needed any more.")
X(PART_COVERAGE, "Записи ведутся {0}\u00a0% последних четырёх недель.",
    "Records have been kept for {0}% of the last four weeks.")
X(PART_LAST_EVENT, "Последняя запись: {0}.", "Last entry: {0}.")
X(PART_STALE, "Пора обновить: {0}.", "Out of date: {0}.")
X(NAMED_KEY, "{0} [{1}]", "{0} [{1}]")
X(MEMBER, "{0} — {1}", "{0}: {1}")
X(PART_CONSENT, "Занятия записываются: {0}. Наставники видят данные: {1}. В общей статистике: "
    "{2}.",
    "Practice is recorded: {0}. Mentors can see it: {1}. In group statistics: {2}.")
X(PART_TONE, "Тон: {0}", "Tone: {0}")
X(PART_WHY, "Почему это: {0}", "Why this: {0}")
X(PART_FIELD, "- {0}: {1}", "- {0}: {1}")
X(PART_REVISION, "Ревизия {0}.", "Revision {0}.")
X(NO_PRACTICES, "Практики ещё не начаты.",
    "No practice has been started yet.")
X(NO_RECENT, "Ответов пока не было.", "There have been no answers yet.")
X(NO_OPEN, "На доработке ничего нет.",
    "There is nothing to revise.")
X(NO_REVIEWS, "Повторять пока нечего.", "Nothing is due for review yet.")
X(NO_BOTTLENECK, "Узкого места не видно.",
    "Nothing stands out as a bottleneck.")
X(NO_GOAL, "Цель не названа.", "No goal is stated.")
X(NO_PROJECTS, "Проекты не названы.", "No projects are stated.")
X(NO_PRODUCTS, "Продукты недели не названы.", "No products of the week are stated.")
X(NO_MINUTES, "Сколько времени есть в обычный день, не сказано.",
    "How much time a usual day has is not stated.")
X(NO_ENERGY, "Сколько сил сегодня, не сказано.", "Today’s energy is not stated.")
X(NO_FORMAT, "Удобный формат не назван.", "No preferred format is stated.")
X(NO_PACE, "Темп не назван.", "No pace is stated.")
X(NO_STALE, "Устаревших сведений нет.", "Nothing is out of date.")
X(NO_DEGREE, "Степень не присвоена.", "No degree has been awarded.")
X(NO_ACTION, "Сейчас задания нет.", "There is no task right now.")
X(NO_CONTEXT, "Об этом ничего не рассказано.",
    "Nothing has been said about it.")
X(PART_SERIES_DAY, "- {0}: {1}\u00a0мин", "- {0}: {1}\u00a0min")
X(PART_SERIES_ACTIVE, "- {0}: {1}\u00a0мин, активный день",
    "- {0}: {1}\u00a0min, an active day")
X(PART_SERIES, "- С {0}: {1}\u00a0мин, активных дней {2}",
    "- From {0}: {1}\u00a0min, {2}\u00a0active {2:day/days}")
X(PART_INDICATOR, "- {0} [{1}]: {2}", "- {0} [{1}]: {2}")
X(NOT_KNOWN, "пока неизвестно", "not known yet")
X(INDICATOR_BEFORE, ", раньше {0}", ", before {0}")
X(INDICATOR_TARGET, ", цель {0}", ", target {0}")
X(PART_DISPUTED_ENTRY, "- Оспорена запись {0}, с {1}", "- Entry {0} is disputed since {1}")
X(PART_DISPUTED, "- Оспорено с {1}: {0}", "- Disputed since {1}: {0}")

/* ---- progress ---- */
X(PROGRESS, "С {0} по {1}: {2}\u00a0ч, активных дней {3} из {4}.",
    "From {0} to {1}: {2}\u00a0h, {3} of {4}\u00a0{4:day/days} active.")
X(PROGRESS_BEFORE, " За столько же дней до этого {0}\u00a0ч.",
    " In as many days before that: {0}\u00a0h.")
X(PROGRESS_STREAK, " Дней подряд: {0}, самая длинная серия: {1}.",
    " Days in a row: {0}, the longest run: {1}.")
X(PROGRESS_READY, " До ступени «{0}» пройдено {1}\u00a0%.",
    " {1}% of the way to the stage “{0}”.")

/* ---- the journal: what an entry is, how an attempt ended ---- */
X(KIND_SLOT, "занятие", "session")
X(KIND_ATTEMPT, "ответ на задание", "attempt")
X(KIND_ARTIFACT, "рабочий продукт", "work product")
X(KIND_METRIC, "показатели", "measured values")
X(KIND_REFLECTION, "рефлексия", "reflection")
X(KIND_PLAN_OPENED, "план", "plan")
X(KIND_PLAN_CLOSED_DAY, "итог дня", "day closed")
X(KIND_PLAN_CLOSED_WEEK, "итог недели", "week closed")
X(KIND_PLAN_CLOSED_MONTH, "итог месяца", "month closed")
X(KIND_STRATEGY_SESSION, "стратегическая сессия", "strategy session")
X(KIND_PRODUCT_CREATED, "продукт начат", "product begun")
X(KIND_PRODUCT_COMPLETED, "продукт готов", "product completed")
X(KIND_KNOWLEDGE_NOTED, "записанная мысль", "noted thought")
X(KIND_PEER_HELP, "помощь другому", "help to a peer")
X(KIND_PUBLISHED, "публикация", "publication")
X(KIND_DECLARED, "профиль", "profile")
X(KIND_CONSENT, "согласие", "consent")
X(KIND_REVIEW, "отзыв наставника", "review")
X(KIND_DIAGNOSTIC, "диагностика", "diagnostic")
X(KIND_STAGE_CHANGED, "смена ступени", "change of stage")
X(KIND_DEGREE_SET, "присвоена степень", "degree awarded")
X(KIND_IMPORTED, "перенос данных", "import")
X(KIND_VOIDED, "запись отменена", "entry voided")
X(KIND_DISPUTED, "оспорено", "disputed")
X(KIND_STARTED, "начато задание", "task begun")
X(OUT_ACCEPTED, "принято", "accepted")
X(OUT_REVISION, "нужна доработка", "needs revision")
X(OUT_REVIEW, "ждёт наставника", "waits for a mentor")
X(OUT_REJECTED, "не принято", "rejected")
X(HISTORY_NONE, "Записей нет.", "There are no entries.")
X(HISTORY_NO_FIT, "Среди просмотренных записей подходящих нет.",
    "None of the entries looked at fits.")
X(HISTORY_MORE, "Есть более ранние записи: cursor {0}",
    "There are earlier entries: cursor {0}")
X(EXPORT_MORE, "Ниже часть копии. Она продолжается: cursor {0}",
    "Below is a part of the copy. It goes on: cursor {0}")
X(EXPORT_END, "Ниже последняя часть копии.",
    "Below is the last part of the copy.")
X(HISTORY_VOIDED, " — отменено, не считается", " – voided, does not count")
X(HISTORY_SEEN, "Наставники смотрели эти данные: последний раз {0}, за последнее время "
    "{1}\u00a0{1:раз/раза/раз}.",
    "Mentors have looked at this: lately {1}\u00a0{1:time/times}, last on {0}.")
X(HISTORY_SEEN_OFTEN, "Наставники смотрели эти данные: последний раз {0}, за последнее "
    "время не меньше {1}\u00a0{1:раза/раз/раз}.",
    "Mentors have looked at this: lately at least {1}\u00a0{1:time/times}, last on {0}.")

/* ---- arguments that do not fit a tool's schema: {0} is SCHEMA_AT or
 * SCHEMA_WHOLE, {1} what would fit ---- */
X(SCHEMA_AT, "«{0}»: ",
    "“{0}” ")
X(SCHEMA_WHOLE, "Аргументы: ",
    "The arguments: ")
X(SCHEMA_UNKNOWN, "{0}здесь нет такого поля; допустимые: {1}.",
    "{0}is not known here; allowed are: {1}.")
X(SCHEMA_MISSING, "{0}этого поля нет, а оно обязательно.",
    "{0}is missing.")
X(SCHEMA_TYPE, "{0}должно быть {1}.",
    "{0}must be {1}.")
X(SCHEMA_ENUM, "{0}допустимые значения: {1}.",
    "{0}must be one of: {1}.")
X(SCHEMA_CONST, "{0}допустимо только значение {1}.",
    "{0}must be {1}.")
X(SCHEMA_MIN, "{0}наименьшее значение — {1}.",
    "{0}must be at least {1}.")
X(SCHEMA_MAX, "{0}наибольшее значение — {1}.",
    "{0}must be at most {1}.")
X(SCHEMA_SHORT, "{0}слишком короткий текст; знаков не меньше: {1}.",
    "{0}is too short; characters at least: {1}.")
X(SCHEMA_LONG, "{0}слишком длинный текст; знаков не больше: {1}.",
    "{0}is too long; characters at most: {1}.")
X(SCHEMA_FEW, "{0}слишком мало элементов; не меньше: {1}.",
    "{0}has too few elements; at least: {1}.")
X(SCHEMA_MANY, "{0}слишком много элементов; не больше: {1}.",
    "{0}has too many elements; at most: {1}.")
X(SCHEMA_FEW_MEMBERS, "{0}слишком мало полей; не меньше: {1}.",
    "{0}has too few members; at least: {1}.")
X(SCHEMA_MANY_MEMBERS, "{0}слишком много полей; не больше: {1}.",
    "{0}has too many members; at most: {1}.")
X(SCHEMA_NEVER, "{0}здесь не допускается.",
    "{0}may not be given.")
X(SCHEMA_ANY, "{0}не подходит ни под один из допустимых вариантов.",
    "{0}has none of the allowed forms.")
X(SCHEMA_UNKNOWN_NONE, "{0}здесь нет такого поля; полей здесь нет.",
    "{0}is not known here; nothing is.")
X(SCHEMA_OR, " или ",
    " or ")
X(TYPE_NUMBER, "числом",
    "a number")
X(TYPE_INTEGER, "целым числом",
    "an integer")
X(TYPE_STRING, "строкой",
    "a string")
X(TYPE_BOOLEAN, "true или false",
    "a boolean")
X(TYPE_ARRAY, "массивом",
    "an array")
X(TYPE_OBJECT, "объектом",
    "an object")
X(TYPE_NULL, "null", "null")
X(HINT_SCHEMA_UNKNOWN, "Уберите это поле или назовите его правильно и повторите "
    "вызов.",
    "Leave it out or use its right name, and call again.")
X(HINT_SCHEMA_MISSING, "Добавьте это поле, как описано в схеме инструмента, и "
    "повторите вызов.",
    "Add it as the tool’s schema describes it, and call again.")
X(HINT_SCHEMA, "Исправьте это значение по схеме инструмента и повторите вызов.",
    "Correct this value as the tool’s schema describes it, and call again.")

/* ---- what the protocol has to say ---- */
X(MCP_REPEAT, "Исправьте вызов и повторите его.",
    "Correct the call and repeat it.")
X(MCP_GIVE_UP, "Повтор не поможет: скажите об этом ученику.",
    "Repeating it will not help: tell the learner.")
X(MCP_FIELD, "поле", "field")
X(MCP_REVISION, "текущая ревизия", "current revision")
X(MCP_DENIED, "Для этого действия нужно дополнительное разрешение.",
    "This action needs a further permission.")
X(MCP_CONNECT, "Попросите ученика подключить сервер заново и разрешить это "
    "действие, потом повторите вызов.",
    "Ask the learner to connect the server again and allow this action, then "
    "repeat the call.")
X(MCP_NO_QUESTION, "Инструменту нужен вопрос к ученику, а эта версия "
    "протокола его не передаёт.",
    "The tool has to ask the learner, which this protocol revision cannot do.")
X(MCP_ASK, "Спросите ученика в разговоре и передайте ответ аргументом, "
    "если он есть у инструмента.",
    "Ask the learner in the conversation and pass the answer as an argument, where "
    "the tool has one.")

/* ---- describe_curriculum, get_history, writes ---- */
X(EXERCISE_MINUTES, "{0}–{1}\u00a0мин", "{0}–{1}\u00a0min")
X(ROW_MINUTES, "{0}\u00a0мин", "{0}\u00a0min")
X(ROW_HOURS, "{0}\u00a0ч {1}\u00a0мин", "{0}\u00a0h {1}\u00a0min")
X(EXAMPLE, "Пример: {0}", "Example: {0}")
X(EXAMPLE_GOOD, "Пример хорошего ответа (не выдавайте его за ответ ученика):",
    "Example of a good answer (never pass it off as the learner’s):")
X(EXAMPLE_NEARLY, "Почти хороший ответ отличается только этим:",
    "A nearly good answer differs in this only:")
X(EXAMPLE_NOTE, "Чего в нём не хватает: {0}", "What it lacks: {0}")
X(NOT_IN_CURRICULUM, "{0}: такого в программе нет.",
    "{0}: the curriculum has no such thing.")
X(HINT_CURRICULUM, "Вызовите describe_curriculum без аргументов: там все id.",
    "Call describe_curriculum without arguments: it lists all ids.")
X(HINT_ARGUMENT, "Уберите этот аргумент или исправьте его по описанию.",
    "Leave the argument out, or correct it as its description says.")
X(NO_MOMENT, "{0}: это не дата и не время.", "{0}: neither a date nor a time.")
X(NO_PAGE, "{0}: такой страницы в этом журнале нет.",
    "{0}: this journal has no such page.")
X(NO_ENTRY_KIND, "{0}: такого вида записей нет. Виды: {1}.",
    "{0}: there is no such kind of entries. Kinds: {1}.")
X(COPY_WHOLE, "В этом формате выбрать часть нельзя: {0}.",
    "This format has no such part: {0}.")
X(HINT_COPY_WHOLE, "Уберите what или выберите format = json.",
    "Leave out what, or take format = json.")
X(NO_COPY_PAGE, "{0}: такой части у этой копии нет, или данные с тех пор "
    "изменились.",
    "{0}: this copy has no such part, or the data have changed since.")
X(HINT_COPY_PAGE, "Начните копию заново, без cursor.",
    "Begin the copy anew, without a cursor.")
X(BAD_REQUEST_ID, "request_id: нужно от 1 до {0}\u00a0{0:байта/байт/байт} без управляющих "
    "знаков.",
    "request_id: 1 to {0}\u00a0{0:byte/bytes} without control characters.")
X(HINT_REQUEST_ID, "Возьмите UUID.", "Use a UUID.")

/* ---- erase_twin ---- */
X(ERASE_KEPT_BACKUPS, "резервные копии", "backups")
X(ERASE_WHY_BACKUPS, "копии, которые оператор сделал раньше, он удаляет сам по "
    "своему сроку хранения",
    "copies that the operator made earlier: the operator deletes them when "
    "their time is up")
X(ERASE_KEPT_LOG, "строки журнала сервера", "server log lines")
X(ERASE_WHY_LOG, "в них нет ни ответов, ни имени: только время, вызов и "
    "необратимый хэш",
    "they hold no answers and no name: only time, call and a one-way hash")
X(ERASE_KEPT_RECORD, "запись о самом стирании", "the record of this erasure")
X(ERASE_WHY_RECORD, "по ней видно, когда и по чьему запросу оно сделано; "
    "содержания в ней нет",
    "it shows when and for whom it was done, and holds nothing else")
X(ERASE_ALL, "Будет стёрто всё, что хранит о вас двойник: {0}\u00a0"
    "{0:запись/записи/записей} журнала, все ответы, рабочие продукты, показатели и "
    "профиль. Вернуть это нельзя.",
    "Everything the twin keeps about you will be erased: {0}\u00a0journal "
    "{0:entry/entries}, all answers, work products, values and the profile. This cannot be undone.")
X(ERASE_NOTHING, "Двойник пуст: стирать нечего.",
    "The twin is empty: there is nothing to erase.")
X(ERASE_DECLINED, "Ничего не стёрто: подтверждения не было.",
    "Nothing was erased: it was not confirmed.")
X(ERASED, "Двойник стёрт: {0:удалена/удалены/удалено} {0}\u00a0{0:запись/записи/записей}. "
    "Остались: {1}, {2}, {3}.",
    "The twin is erased: {0}\u00a0{0:entry was/entries were} removed. Not removed: {1}, {2}, "
    "{3}.")
X(ERASE_CODE, "{0} Пока ничего не стёрто. Если вы согласны, подтвердите, и я "
    "повторю вызов с кодом {1} (годен не меньше десяти минут).",
    "{0} Nothing is erased yet. If you agree, say so, and the call is repeated "
    "with the code {1} (good for at least ten minutes).")
X(ERASE_BAD_CODE, "Код подтверждения не подходит: он устарел или двойник с тех "
    "пор изменился. Ничего не стёрто.",
    "The confirmation code does not fit: it is too old, or the twin has changed "
    "since. Nothing was erased.")
X(HINT_ERASE_CODE, "Вызовите erase_twin без confirm_code, покажите новую сводку "
    "и спросите ученика ещё раз.",
    "Call erase_twin without confirm_code, show the new summary and ask the "
    "learner again.")
X(ERASE_OFTEN, "Двойник уже был стёрт меньше часа назад; стирать можно не чаще "
    "раза в час. Ничего не стёрто.",
    "The twin was erased less than an hour ago; this can be done once an hour. "
    "Nothing was erased.")
X(HINT_ERASE_OFTEN, "Скажите об этом ученику; повторите вызов через час.",
    "Tell the learner; repeat the call in an hour.")
X(ERASE_FOR_GOOD, "Стереть всё без возврата", "Erase everything for good")

/* ---- prompts: what a learner says with one click ---- */
X(PROMPT_WITH, " с аргументами {0}", " with {0}")
X(PROMPT_NEXT_STEP,
    "Помоги мне сделать следующий шаг в учёбе.\n"
    "1. Вызови get_snapshot и в двух-трёх предложениях скажи, где я сейчас: "
    "ступень, ритм, что мешает.\n"
    "2. Вызови get_next_task{0}. Скажи, что за задание, зачем оно мне именно "
    "сейчас, сколько займёт и по каким критериям будет оценено.\n"
    "3. Дай мне выполнить его своими силами: задавай вопросы, но не отвечай "
    "за меня.\n"
    "4. Когда я отвечу, запиши ответ моими словами через log_attempt с "
    "task_handle задания; каждую оценку по критерию подтверди цитатой.\n"
    "5. Скажи вердикт, что изменилось и что дальше. Если нужна доработка, "
    "назови ровно то, чего не хватает.",
    "Help me take the next step in my learning.\n"
    "1. Call get_snapshot and tell me in two or three sentences where I am: "
    "stage, rhythm, what holds me back.\n"
    "2. Call get_next_task{0}. Tell me what the task is, why this one now, how "
    "long it takes and by which criteria it will be judged.\n"
    "3. Let me do it myself: ask questions, but do not answer for me.\n"
    "4. When I answer, record it in my own words with log_attempt and the "
    "task’s task_handle; support every score with a quote.\n"
    "5. Tell me the verdict, what changed and what is next. If it needs more "
    "work, name exactly what is missing.")
X(PROMPT_WEEK,
    "Проведи со мной обзор недели.\n"
    "1. Вызови get_snapshot с sections: stage, rhythm, practices, recent, "
    "goals, bottleneck — и коротко расскажи, какой была неделя: "
    "часы, регулярность, что получилось, что вернулось на доработку.\n"
    "2. Задай мне по одному вопросу: что дало больше всего, что мешало, чему "
    "удалось научиться, что я изменю на следующей неделе.\n"
    "3. Помоги выбрать не больше трёх рабочих продуктов на следующую неделю и "
    "время для них.\n"
    "4. С моего согласия сохрани обзор через append_artifact, а цели и "
    "ограничения, которые изменились, через update_profile. Ничего не "
    "записывай без моего согласия.\n"
    "5. В конце назови один следующий шаг.",
    "Do a weekly review with me.\n"
    "1. Call get_snapshot with sections: stage, rhythm, practices, recent, "
    "goals, bottleneck, and tell me briefly what kind of week "
    "it was: hours, regularity, what worked, what came back for revision.\n"
    "2. Ask me one at a time: what gave the most, what got in the way, what "
    "I learned, what I will change next week.\n"
    "3. Help me choose at most three work products for next week and the time "
    "for them.\n"
    "4. If I agree, keep the review with append_artifact, and goals or "
    "constraints that changed with update_profile. Write nothing without my "
    "consent.\n"
    "5. Finish with one next step.")
X(PROMPT_PRACTICE, "\nОсобое внимание: практика «{0}».",
    "\nLook closely at the practice “{0}”.")
X(PROMPT_EXERCISE, "\nРазберём подробно упражнение «{0}» ({1}).",
    "\nGo through the exercise “{0}” ({1}) in detail.")
