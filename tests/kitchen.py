"""A trainee's whole path in a school kitchen, as three trainees might write it: in Finnish, Ukrainian and Arabic.

The texts are in the order in which the meetings ask for them. The facts of the trial are the same in all three.
"""

GOALS = "m1.goals.q1"

FACTS = {
    "trial.workplace": "Lammin koulukeskuksen keittiö",
    "trial.mentor": "Päivi",
    "trial.supervisor": "Jukka Niemi",
    "trial.start": "11.1.2027",
    "trial.end": "5.2.2027",
}

STORIES = {
    "fi": {
        "name": "Mariam",
        "details": {**FACTS, "trial.title": "Koulun keittiö, Mariam", "trial.trainee": "Mariam"},
        "goals": ["Opin keittiön hygieniasäännöt", "Teen salaatit yksin", "Puhun suomea joka päivä"],
        "tasks": ["Salaattipöytä", "Astioiden pesu", "Ruokasalin siivous"],
        1: {
            "m1.goals.q2": "Toivon, että joku näyttää ensin ja minä teen sitten.",
            "m1.goals.q4": "Päivi neuvoo ja näyttää. Minä kysyn heti, jos en tiedä.",
            "lang.l1a": "Sanon: näytätkö vielä kerran?",
            "m1.contact.sick": "Jukka Niemi, aamulla ennen kello seitsemää",
        },
        "task": "Luen hygieniapassin oppaan luvut 1–3",
        2: {
            "model.m2.b1": "Hyvää kuuluu, ensimmäinen viikko oli pitkä.",
            "m2.flow.q1": "Kiireessä puhe on nopeaa. En ymmärrä kaikkea.",
            "m2.flow.q2": "Salaattipöytä valmistuu ajoissa.",
            "m2.feedback.q1": "Päivi selittää rauhallisesti. Se auttaa.",
        },
        3: {
            "model.m3.b1": "Väsyttää vähän, mutta töihin on kiva tulla.",
            "m3.flow.q1": "Hygienia on hallussa, salaatit melkein.",
            "m3.feedback.q2": "Sain palautetta siististä työstä.",
        },
        "skills": ["Veitsen käyttö", "Omavalvonnan lämpötilat"],
        4: {
            "model.m4.b2": "Uskallan puhua puhelimessa.",
            "m4.goals.q3": "Tein salaatit yksin koko viikon.",
            "m4.future.q3": "Haen keittiöalan koulutukseen syksyllä.",
            "m4.craft.q6": "Kirjalliset ohjeet auttavat minua.",
            "m4.feedback.q1": "Hyvin. Opin enemmän kuin luulin.",
        },
    },
    "uk": {
        "name": "Олена",
        "details": {**FACTS, "trial.title": "Шкільна кухня, Олена", "trial.trainee": "Олена"},
        "goals": ["Вивчити правила гігієни на кухні", "Робити салати самостійно", "Щодня говорити фінською"],
        "tasks": ["Салатний стіл", "Миття посуду", "Прибирання їдальні"],
        1: {
            "m1.goals.q2": "Хочу, щоб мені спочатку показали, а потім я зроблю сама.",
            "m1.goals.q4": "Päivi пояснює і показує. Я питаю, коли не знаю.",
            "lang.l1a": "Кажу: näytätkö vielä kerran?",
            "m1.contact.sick": "Jukka Niemi, до сьомої ранку",
        },
        "task": "Прочитати перші три розділи про гігієну",
        2: {
            "model.m2.b1": "Усе добре, перший тиждень був довгий.",
            "m2.flow.q1": "Коли поспішають, говорять швидко. Я не все розумію.",
            "m2.flow.q2": "Салатний стіл готовий вчасно.",
            "m2.feedback.q1": "Päivi пояснює спокійно. Це допомагає.",
        },
        3: {
            "model.m3.b1": "Трохи втомлена, але на роботу йду з радістю.",
            "m3.flow.q1": "Гігієну вже знаю, салати майже.",
            "m3.feedback.q2": "Мене похвалили за чисту роботу.",
        },
        "skills": ["Робота з ножем", "Контроль температури їжі"],
        4: {
            "model.m4.b2": "Я вже не боюся говорити телефоном.",
            "m4.goals.q3": "Цілий тиждень робила салати сама.",
            "m4.future.q3": "Восени подам заяву на навчання кухаря.",
            "m4.craft.q6": "Мені допомагають письмові інструкції.",
            "m4.feedback.q1": "Добре. Я навчилася більше, ніж думала.",
        },
    },
    "ar": {
        "name": "سلمى",
        "details": {**FACTS, "trial.title": "مطبخ المدرسة، سلمى", "trial.trainee": "سلمى"},
        "goals": ["أتعلم قواعد النظافة في المطبخ", "أحضر السلطات وحدي", "أتكلم الفنلندية كل يوم"],
        "tasks": ["طاولة السلطات", "غسل الصحون", "تنظيف قاعة الطعام"],
        1: {
            "m1.goals.q2": "أرجو أن يريني أحد العمل أولا ثم أعمله بنفسي.",
            "m1.goals.q4": "بايفي تشرح وتري. أنا أسأل عندما لا أعرف.",
            "lang.l1a": "أقول: näytätkö vielä kerran?",
            "m1.contact.sick": "Jukka Niemi قبل الساعة 7 صباحا",
        },
        "task": "أقرأ الفصول 1–3 من كتاب النظافة",
        2: {
            "model.m2.b1": "أنا بخير، كان الأسبوع طويلا.",
            "m2.flow.q1": "عند السرعة يتكلمون بسرعة. أحيانا لا أفهم.",
            "m2.flow.q2": "طاولة السلطات جاهزة في وقتها.",
            "m2.feedback.q1": "بايفي تشرح بهدوء. هذا يساعدني.",
        },
        3: {
            "model.m3.b1": "متعبة قليلا لكنني أحب العمل.",
            "m3.flow.q1": "أعرف قواعد النظافة، والسلطات تقريبا.",
            "m3.feedback.q2": "مدحوا عملي النظيف.",
        },
        "skills": ["استعمال السكين", "مراقبة حرارة الطعام"],
        4: {
            "model.m4.b2": "صرت أجرؤ على الكلام بالهاتف.",
            "m4.goals.q3": "حضرت السلطات وحدي طوال الأسبوع.",
            "m4.future.q3": "سأقدم على دراسة الطبخ في الخريف.",
            "m4.craft.q6": "تساعدني التعليمات المكتوبة.",
            "m4.feedback.q1": "جيد. تعلمت أكثر مما توقعت.",
        },
    },
}

CONFIDENCES = ("m1.goals.q2", "m2.flow.q1", "m2.feedback.q1", "m4.craft.q6")  # never in a paper for others
