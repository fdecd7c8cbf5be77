"""The addresses of a call for visitors; they stay."""

from django.urls import path

from competitions.feeds import NewsFeed
from competitions.views.public import call, fetching, news, texts

public_urls = [
    path("c/<slug:slug>/", call.call, name="call"),
    path("c/<slug:slug>/rules/", texts.rules, name="rules"),
    path("c/<slug:slug>/privacy/", texts.privacy, name="privacy"),
    path("c/<slug:slug>/faq/", texts.faq, name="faq"),
    path("c/<slug:slug>/events/", texts.events, name="events"),
    path("c/<slug:slug>/partners/", texts.partners, name="partners"),
    path("c/<slug:slug>/documents/", texts.documents, name="documents"),
    path("c/<slug:slug>/changes/", texts.changes, name="changes"),
    path("c/<slug:slug>/news/", news.news, name="news"),
    path("c/<slug:slug>/news/feed.xml", NewsFeed(), name="news-feed"),
    path("c/<slug:slug>/news/<slug:post_slug>/", news.post, name="news-post"),
    path("c/<slug:slug>/documents/<slug:key>/", fetching.document, name="document"),
    path("c/<slug:slug>/logos/<uuid:pk>.webp", fetching.logo, name="logo"),
    path("c/<slug:slug>/card.png", fetching.card, name="card"),
    path("c/<slug:slug>/calendar.ics", fetching.calendar, name="calendar"),
    path("c/<slug:slug>/calendar/<slug:key>.ics", fetching.calendar_date, name="calendar-date"),
]
