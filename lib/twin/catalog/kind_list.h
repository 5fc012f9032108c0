/* SPDX-License-Identifier: MIT */
/*
 * Every kind of journal events: X(identifier, name, verb). The name is stored in
 * journals and never changes; new kinds come at the end. The verb says in the words
 * of xAPI (tools/xapi.c) what the learner did; NONE: a setting, a reading or
 * somebody else's decision; OUTCOME: how it was judged. No include guard: included
 * with X defined.
 *
 * What else a kind needs: its word for people (speech/sentence_list.h), and a
 * writer, such as a row of doors/operator_event.c.
 */
X(SLOT, "slot", PROGRESSED)
X(ATTEMPT, "attempt", OUTCOME)
X(ARTIFACT, "artifact", COMPLETED)
X(METRIC, "metric", NONE)
X(REFLECTION, "reflection", EXPERIENCED)
X(PLAN_OPENED, "plan_opened", EXPERIENCED)
X(PLAN_CLOSED_DAY, "plan_closed_day", EXPERIENCED)
X(PLAN_CLOSED_WEEK, "plan_closed_week", EXPERIENCED)
X(PLAN_CLOSED_MONTH, "plan_closed_month", EXPERIENCED)
X(STRATEGY_SESSION, "strategy_session", EXPERIENCED)
X(PRODUCT_CREATED, "product_created", EXPERIENCED)
X(PRODUCT_COMPLETED, "product_completed", COMPLETED)
X(KNOWLEDGE_NOTED, "knowledge_noted", EXPERIENCED)
X(PEER_HELP, "peer_help", EXPERIENCED)
X(PUBLISHED, "published", SHARED)
X(DECLARED, "declared", NONE)
X(CONSENT, "consent", NONE)
X(REVIEW, "review", OUTCOME)
X(DIAGNOSTIC, "diagnostic", NONE)
X(STAGE_CHANGED, "stage_changed", MASTERED)
X(DEGREE_SET, "degree_set", NONE)
X(IMPORTED, "imported", NONE)
X(VOIDED, "voided", VOIDED)
X(DISPUTED, "disputed", NONE)
X(STARTED, "started", INITIALIZED)
