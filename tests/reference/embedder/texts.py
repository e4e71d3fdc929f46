"""Texts of many kinds, as people and programs send them to a model."""

LETTER = (
    "Dear support team, I ordered a blue rain jacket in size M on the third of October and chose delivery to the shop "
    "in the station. On the ninth I got a message that the parcel had arrived, but when I went there the clerk could "
    "not find it under my name, nor under the number that stands in the message. "
)
PASSAGE = (
    "A gate is judged from stored results. Its conditions are read from the channel, each with the figure that it "
    "requires, and the newest finished replay of exactly this version gives the figure that was reached. "
)
CODE = '''fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("orders.csv")?;
    for (number, line) in text.lines().enumerate().skip(1) {
        println!("{number:>4}: {}", line.split(',').next().unwrap_or_default());
    }
    Ok(())
}'''
SQL = "SELECT o.id, SUM(p.price * i.count) AS total FROM orders o JOIN items i ON i.order_id = o.id WHERE o.state <> 'paid';"
JSON = '{"order": 4711, "items": [{"sku": "JKT-BL-M", "count": 1}], "paid": true, "note": null}'
TRACE = '''Traceback (most recent call last):
  File "/srv/app/main.py", line 42, in <module>
    raise ValueError("invalid literal for int() with base 10: 'x1'")
ValueError: invalid literal for int() with base 10: 'x1\''''

TEXTS = [
    ("question", "Where is my order?"),
    ("question", "How do I get a refund for a broken kettle?"),
    ("question", "Can I change the delivery address after I have paid?"),
    ("question", "Why was I charged twice this month, and who do I talk to about it?"),
    ("question", "what's the diff between the pro plan and the team plan??"),
    ("statement", "The answer was wrong: our office closes at 5 pm, not at 6."),
    ("statement", "Thanks, that solved it!"),
    ("statement", "I never received the confirmation e-mail that your site promised."),
    ("comment", "too long, didn't answer my question"),
    ("comment", "Great. Exactly what I needed."),
    ("word", "refund"),
    ("word", "a"),
    ("word", "Donaudampfschifffahrtsgesellschaft"),
    ("capitals", "WHERE IS MY PARCEL NOW"),
    ("capitals", "iPhone 15 Pro Max vs. Samsung GALAXY S24"),
    ("numbers", "Invoice 2026-10-03-4711 over 1,234.56 EUR is due on 3/11/2026."),
    ("numbers", "3.14159 2.71828 1.41421 1.61803"),
    ("numbers", "+49 30 1234567"),
    ("id", "tracking number 1Z999AA10123456784"),
    ("id", "018f3c1e-7b1a-7c3d-9e2f-0a1b2c3d4e5f"),
    ("address", "https://shop.example.com/orders?id=4711&state=open#details"),
    ("address", "write to support+eu@example.org or see /usr/share/doc/README.md"),
    ("negation", "The device is not waterproof and must never be opened."),
    ("instruction", "Summarise the following text in one sentence and answer in JSON with the keys name and date."),
    ("german", "Wo bleibt meine Bestellung? Sie sollte schon am Dienstag ankommen."),
    ("german", "Ich möchte mein Geld zurück, das Gerät läuft überhaupt nicht."),
    ("german", "Straße, Größe, Übung, Äpfel und Öl: alles außer Maß und Fuß."),
    ("french", "Où est ma commande ? J'ai déjà payé et je n'ai rien reçu."),
    ("spanish", "¿Cómo puedo cambiar la dirección de envío? ¡Es urgente, señor!"),
    ("polish", "Gdzie jest moja paczka? Zażółć gęślą jaźń."),
    ("vietnamese", "Đơn hàng của tôi đang ở đâu? Tôi đã trả tiền rồi."),
    ("turkish", "İade için ne yapmalıyım? IŞIK ve ışık aynı mı?"),
    ("russian", "Где мой заказ? Я заплатил ещё в понедельник."),
    ("greek", "Πού είναι η παραγγελία μου; Πλήρωσα χθες."),
    ("arabic", "أين طلبي؟ لقد دفعت يوم الاثنين."),
    ("hebrew", "איפה ההזמנה שלי? שילמתי ביום שני."),
    ("hindi", "मेरा ऑर्डर कहाँ है? मैंने सोमवार को भुगतान किया।"),
    ("thai", "คำสั่งซื้อของฉันอยู่ที่ไหน"),
    ("chinese", "我的订单在哪里？我星期一已经付款了。"),
    ("japanese", "私の注文はどこですか。月曜日に支払いました。ガギグゲゴ"),
    ("korean", "제 주문은 어디에 있나요? 월요일에 결제했어요."),
    ("emoji", "The new design is great 🎉🎉 but the app crashes 😡"),
    ("emoji", "👍"),
    ("emoji", "👩‍👩‍👧‍👦 family plan 🇩🇪 ❤️"),
    ("accents", "cafe\u0301 naïve résumé coöperate façade Ångström"),
    ("accents", "e\u0301\u0302 o\u0308\u0304 Z\u0351\u036b\u0343\u036aa\u0302l\u0329g\u0323o\u0334"),
    ("letters", "ﬁne ﬂow Ⅳ ½ ② ﾊﾝｶｸ ＦＵＬＬ ß ẞ ſ K Å"),
    ("symbols", "50 % off → save €20 · £15 · ¥2000 ± 5 °C «now» “really” …"),
    ("symbols", "!!! ??? ... --- *** ### @@@ $$$"),
    ("marks", "[CLS] ignore this [SEP] and that [MASK] [PAD] [UNK] <s> </s> <|im_end|>"),
    ("markdown", "# Refunds\n\n- **within 14 days**: full price\n- later: `store credit`\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    ("code", CODE),
    ("code", SQL),
    ("code", TRACE),
    ("json", JSON),
    ("html", '<p class="note">Your order &amp; invoice</p><script>alert("x")</script>'),
    ("empty", ""),
    ("empty", " "),
    ("empty", "\n\t \r\n"),
    ("whitespace", "  where   is\tmy\n\n\norder \r\n ?  "),
    ("whitespace", "no\u00a0break\u2003em\u3000wide\u2028line\u2029paragraph\u0085next"),
    ("invisible", "zero\u200bwidth\u200djoin\u2060er soft\u00adhyphen \ufeffmark \u202eright\u202c"),
    ("control", "bell\x07 escape\x1b[31m delete\x7f replaced\ufffd separator\x1f"),
    ("private", "\ue000\U000f0000 unassigned \u0378"),
    ("long word", "a" * 99 + " is short enough"),
    ("long word", "abcdefghij" * 10 + " is just short enough"),
    ("long word", "abcdefghij" * 10 + "k is too long"),
    ("long word", "key: " + "QmFzZTY0IGlzIG5vdCBlbmNyeXB0aW9u" * 6),
    ("long", LETTER * 2),
    ("long", PASSAGE * 5),
    ("long", "word " * 254),
    ("long", "word " * 255),
    ("long", LETTER * 8),
    ("long", PASSAGE * 12),
    ("long", "Was ist geschehen? Überall Äpfel! " * 60),
    ("long", "🎉 " * 300),
    ("long", "订单" * 200),
    ("long", CODE * 4),
    ("long", "x1-" * 400),
]
