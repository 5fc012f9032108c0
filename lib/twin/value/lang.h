/* SPDX-License-Identifier: MIT */
/* lang - the languages that learners are spoken to in; index of texts. */
#ifndef TWIN_VALUE_LANG_H
#define TWIN_VALUE_LANG_H

enum twin_lang { TWIN_RU, TWIN_EN };
enum { TWIN_LANGS = 2 };

#endif
