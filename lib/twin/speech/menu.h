/* SPDX-License-Identifier: MIT */
/*
 * menu - the names in a client's menu of prompts and resources. A menu is shown
 * before anybody has asked for a language, and is the same for all: so each name is
 * in both, Russian first.
 */
#ifndef TWIN_SPEECH_MENU_H
#define TWIN_SPEECH_MENU_H

#define MENU_BOTH(ru, en)	ru " · " en

/* the arguments of prompts */
#define MENU_LANG \
	MENU_BOTH("Язык ответа: ru или en", "Language: ru or en")
#define MENU_PRACTICE \
	MENU_BOTH("Практика, над которой хочется поработать", \
	    "Practice to work on")
#define MENU_MINUTES \
	MENU_BOTH("Сколько минут есть сейчас", "Minutes available now")
#define MENU_ENERGY \
	MENU_BOTH("Сколько сил, от 1 до 5", "Energy, 1 to 5")
#define MENU_WEEK_PRACTICE \
	MENU_BOTH("Практика, на которую посмотреть внимательнее", \
	    "Practice to look at closely")
#define MENU_WEEK_EXERCISE \
	MENU_BOTH("Упражнение, которое разобрать", "Exercise to go through")

/* prompts */
#define MENU_NEXT_STEP	MENU_BOTH("Следующий шаг", "Next step")
#define MENU_NEXT_STEP_MORE \
	MENU_BOTH("Понять, где я сейчас, взять одно задание и довести его до " \
	    "вердикта.", \
	    "See where I am, take one task and bring it to a verdict.")
#define MENU_WEEK	MENU_BOTH("Обзор недели", "Weekly review")
#define MENU_WEEK_MORE \
	MENU_BOTH("Оглянуться на неделю, сделать выводы и выбрать продукты " \
	    "следующей.", \
	    "Look back at the week, draw conclusions, choose next week's " \
	    "products.")

/* resources */
#define MENU_SNAPSHOT	MENU_BOTH("Где я сейчас", "Where I am")
#define MENU_HISTORY	MENU_BOTH("Последние записи", "Latest entries")
#define MENU_PROFILE	MENU_BOTH("Что я о себе говорю", "What I say about myself")
#define MENU_EXERCISE	MENU_BOTH("Упражнение", "Exercise")
#define MENU_DASHBOARD	MENU_BOTH("Картина занятий", "Progress card")

#endif
