"""The parts of one call, each a list of its own."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view

from competitions.api import examples
from competitions.api.describing import POST_SLUG, described_of_call
from competitions.api.finding import OfOneCall
from competitions.filters import KeyDateFilter, NewsFilter, PageFilter, PartnerFilter
from competitions.models import (
    Award,
    DateChange,
    Document,
    FaqItem,
    KeyDate,
    NewsPost,
    Page,
    Partner,
    Track,
)
from competitions.serializers import (
    AwardSerializer,
    DateChangeSerializer,
    DocumentSerializer,
    FaqItemSerializer,
    KeyDateSerializer,
    NewsPostSerializer,
    PageSerializer,
    PartnerSerializer,
    TrackSerializer,
)
from input2.lib.public_reading import PublicDetail, PublicList


@extend_schema_view(
    get=described_of_call("List the tracks", TrackSerializer(many=True), example=examples.TRACK)
)
class TrackList(OfOneCall, PublicList):
    """The categories that entries choose, with their sub-fields, in the order of the call."""

    queryset = Track.objects.all()
    serializer_class = TrackSerializer

    def get_queryset(self) -> QuerySet[Track]:
        return self.competition.tracks.prefetch_related("sub_fields").order_by("position")


@extend_schema_view(
    get=described_of_call(
        "List the key dates",
        KeyDateSerializer(many=True),
        example=examples.KEY_DATE,
    )
)
class DateList(OfOneCall, PublicList):
    """The public dates of the call, earliest first; `opens_at` and `closes_at` stand in the call itself."""

    queryset = KeyDate.objects.all()
    serializer_class = KeyDateSerializer
    filterset_class = KeyDateFilter

    def get_queryset(self) -> QuerySet[KeyDate]:
        return self.competition.key_dates.order_by("at", "pk")


@extend_schema_view(
    get=described_of_call(
        "List the changes of dates", DateChangeSerializer(many=True), example=examples.DATE_CHANGE
    )
)
class DateChangeList(OfOneCall, PublicList):
    """The public change log, latest first: which date moved, from when to when, and why."""

    queryset = DateChange.objects.all()
    serializer_class = DateChangeSerializer

    def get_queryset(self) -> QuerySet[DateChange]:
        return self.competition.date_changes.order_by("-changed_at", "-pk")


@extend_schema_view(
    get=described_of_call("List the prizes", AwardSerializer(many=True), example=examples.AWARD)
)
class AwardList(OfOneCall, PublicList):
    """The prizes of the call, in its order."""

    queryset = Award.objects.all()
    serializer_class = AwardSerializer

    def get_queryset(self) -> QuerySet[Award]:
        return self.competition.awards.order_by("position")


@extend_schema_view(
    get=described_of_call(
        "List the partners",
        PartnerSerializer(many=True),
        example=examples.PARTNER,
    )
)
class PartnerList(OfOneCall, PublicList):
    """The organisations behind the call, in its order, each in one role."""

    queryset = Partner.objects.all()
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter

    def get_queryset(self) -> QuerySet[Partner]:
        return self.competition.partners.order_by("position")


@extend_schema_view(
    get=described_of_call(
        "List the pages",
        PageSerializer(many=True),
        tag="texts",
        example=examples.PAGE,
    )
)
class PageList(OfOneCall, PublicList):
    """Rules, privacy and the other texts of the call, in Markdown."""

    queryset = Page.objects.all()
    serializer_class = PageSerializer
    filterset_class = PageFilter

    def get_queryset(self) -> QuerySet[Page]:
        return self.competition.pages.order_by("kind")


@extend_schema_view(
    get=described_of_call(
        "List the questions and answers",
        FaqItemSerializer(many=True),
        tag="texts",
        example=examples.FAQ_ITEM,
    )
)
class FaqList(OfOneCall, PublicList):
    """What is asked often, in the order of the call."""

    queryset = FaqItem.objects.all()
    serializer_class = FaqItemSerializer

    def get_queryset(self) -> QuerySet[FaqItem]:
        return self.competition.faq_items.order_by("position")


@extend_schema_view(
    get=described_of_call(
        "List the documents", DocumentSerializer(many=True), tag="texts", example=examples.DOCUMENT
    )
)
class DocumentList(OfOneCall, PublicList):
    """Files that everybody may download, in the order of the call."""

    queryset = Document.objects.all()
    serializer_class = DocumentSerializer

    def get_queryset(self) -> QuerySet[Document]:
        return self.competition.documents.select_related("file").order_by("position")


@extend_schema_view(
    get=described_of_call(
        "List the news",
        NewsPostSerializer(many=True),
        tag="texts",
        example=examples.NEWS_POST,
    )
)
class NewsList(OfOneCall, PublicList):
    """What has been published by now, latest first; a post appears at the instant its organisers chose."""

    queryset = NewsPost.objects.all()
    serializer_class = NewsPostSerializer
    filterset_class = NewsFilter

    def get_queryset(self) -> QuerySet[NewsPost]:
        return self.competition.news_posts.published(self.now)


@extend_schema_view(
    get=described_of_call(
        "Read one news post", NewsPostSerializer, POST_SLUG, tag="texts", example=examples.NEWS_POST
    )
)
class NewsDetail(OfOneCall, PublicDetail):
    """One post; before its time it is not found."""

    queryset = NewsPost.objects.all()
    serializer_class = NewsPostSerializer
    lookup_field = "slug"
    lookup_url_kwarg = "post_slug"

    def get_queryset(self) -> QuerySet[NewsPost]:
        return NewsPost.objects.filter(competition=self.competition).published(self.now)

    def get_object(self) -> NewsPost:
        post: NewsPost = super().get_object()
        post.competition = self.competition
        return post
