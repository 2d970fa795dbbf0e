using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Checkups;

/// <summary>Receivers that do their duty and receivers that do not, over real sockets; and the report card of each.</summary>
public sealed class EndpointCheckupTests
{
    private static readonly string Secret = SigningSecret.Generate();

    [Fact]
    public async Task A_receiver_that_does_its_duty_has_nothing_to_mend()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = new Endpoint(workspace) { Tolerance = TimeSpan.FromMinutes(5) };
        var report = await receiver.CheckAsync();

        Assert.All(ReportCard.Of(report), finding => Assert.Equal(Grade.Good, finding.Grade));
        Assert.Equal(Enum.GetValues<Probe>(), report.Results.Select(result => result.Probe));
        Assert.Equal([200, 200, 401, 401, 401, 200, 200], report.Results.Select(result => result.StatusCode));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ok")]
    public async Task A_receiver_that_verifies_nothing_is_told_so_three_times(string? says)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = new Endpoint(workspace) { Says = says };
        Assert.Equal(
            [Question.VerifiesSignature, Question.ChecksBody, Question.ChecksTime],
            ReportCard.Of(await receiver.CheckAsync()).Where(finding => finding.Grade == Grade.Bad).Select(finding => finding.Question));
    }

    [Fact]
    public async Task A_receiver_that_checks_the_signature_and_not_the_time_can_be_replayed()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = new Endpoint(workspace) { Tolerance = TimeSpan.MaxValue };
        var card = ReportCard.Of(await receiver.CheckAsync());
        Assert.Equal((Question.ChecksTime, Grade.Bad), card.Where(finding => finding.Grade != Grade.Good).Select(finding => (finding.Question, finding.Grade)).Single());
    }

    [Fact]
    public async Task A_slow_receiver_is_told_and_one_that_is_too_slow_gets_one_request_only()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var slow = new Endpoint(workspace) { Tolerance = TimeSpan.FromMinutes(5), Takes = TimeSpan.FromSeconds(3) };
        var card = ReportCard.Of(await slow.CheckAsync());
        Assert.Equal((Question.IsFast, Grade.Fair), card.Where(finding => finding.Grade != Grade.Good).Select(finding => (finding.Question, finding.Grade)).Single());

        await using var late = new Endpoint(workspace) { Takes = TimeSpan.FromSeconds(20) };
        var report = await late.CheckAsync();
        Assert.Equal(AttemptOutcome.Timeout, Assert.Single(report.Results).Outcome);
        var grades = ReportCard.Of(report).ToLookup(finding => finding.Grade, finding => finding.Question);
        Assert.Equal([Question.TakesValid, Question.IsFast], grades[Grade.Bad]);
        Assert.Equal(6, grades[Grade.Open].Count());
    }

    [Fact]
    public async Task What_is_refused_that_should_be_taken_and_how_it_is_refused_is_told_apart()
    {
        await using var workspace = await Workspace.StartAsync();
        var ids = new HashSet<string>();
        await using var receiver = new Endpoint(workspace)
        {
            Tolerance = TimeSpan.FromMinutes(5),
            RefusesWith = 500,
            Objects = request => request.Body.Length > 100_000 ? 413 : !ids.Add(request.Headers["x-aamu-delivery-id"]) ? 409 : request.Headers["x-aamu-event-type"].Contains("unknown", StringComparison.Ordinal) ? 422 : null,
        };
        var grades = ReportCard.Of(await receiver.CheckAsync()).ToDictionary(finding => finding.Question, finding => finding.Grade);

        Assert.Equal((Grade.Bad, Grade.Bad, Grade.Fair), (grades[Question.TakesLarge], grades[Question.TakesRepeated], grades[Question.TakesUnknownType]));
        Assert.Equal((Grade.Fair, Grade.Fair, Grade.Fair), (grades[Question.VerifiesSignature], grades[Question.ChecksBody], grades[Question.ChecksTime]));
        Assert.Equal((Grade.Good, Grade.Good), (grades[Question.TakesValid], grades[Question.IsFast]));
    }

    [Fact]
    public async Task A_web_page_that_says_200_to_everybody_is_the_one_finding_and_nothing_is_held_against_the_program_behind_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<title>Sign in</title><form></form>");
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var report = (await workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, webhook)).Value!;
        Assert.Equal(7, report.Results.Count);
        OneFindingOnly(ReportCard.Of(report));

        // Whoever comes back later reads the same.
        OneFindingOnly(ReportCard.Of((await workspace.Get<EndpointCheckup>().LastAsync(workspace.Admin, webhook))!));

        static void OneFindingOnly(IReadOnlyList<Finding> card)
        {
            Assert.Equal((Question.TakesValid, Grade.Bad), (card[0].Question, card[0].Grade));
            Assert.Contains("a web page and no webhook receiver", CheckupWords.Mend(card[0]), StringComparison.Ordinal);
            Assert.All(card.Skip(1), finding => Assert.Equal((Grade.Open, null, "A web page answered, which says nothing about this."), (finding.Grade, CheckupWords.Mend(finding), CheckupWords.Remark(finding))));
            Assert.Equal("One thing is to be mended.", CheckupWords.Summary(card));
        }
    }

    [Fact]
    public async Task A_receiver_that_answers_in_html_and_refuses_what_is_wrong_is_judged_by_that()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = new Endpoint(workspace) { Tolerance = TimeSpan.MaxValue, Says = "<p>Thank you</p>" };
        var grades = ReportCard.Of(await receiver.CheckAsync()).ToDictionary(finding => finding.Question, finding => finding.Grade);
        Assert.Equal((Grade.Fair, Grade.Good, Grade.Bad), (grades[Question.TakesValid], grades[Question.VerifiesSignature], grades[Question.ChecksTime]));
    }

    [Fact]
    public async Task Requests_are_marked_as_tests_carry_the_webhooks_headers_and_are_what_they_are_said_to_be()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = new Endpoint(workspace);
        await receiver.CheckAsync([new CustomHeader("X-Department", "finance")]);
        var requests = receiver.Requests;

        Assert.All(requests, request => Assert.Equal(("true", "finance"), (request.Headers["x-aamu-test"], request.Headers["x-department"])));
        Assert.Equal(6, requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        Assert.Equal(requests[0].Headers["x-aamu-delivery-id"], requests[1].Headers["x-aamu-delivery-id"]);
        Assert.Equal(requests[0].Text, requests[1].Text);
        Assert.InRange(requests[5].Body.Length, 240 * 1024, 256 * 1024);
        Assert.DoesNotContain(requests, request => request.Headers.Values.Any(value => value.Contains(Secret, StringComparison.Ordinal)));

        // Both signatures of each are right or wrong together.
        var now = workspace.Clock.GetUtcNow();
        bool Ours(ReceivedRequest request, TimeSpan tolerance) => Signature.Verify(request.Headers["x-aamu-signature"], request.Body, Secret, now, tolerance);
        bool Standard(ReceivedRequest request, TimeSpan tolerance) => StandardSignature.Verify(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], request.Body, Secret, now, tolerance);
        foreach (var isRight in new Func<ReceivedRequest, TimeSpan, bool>[] { Ours, Standard })
        {
            Assert.Equal([true, true, false, false, false, true, true], requests.Select(request => isRight(request, TimeSpan.FromMinutes(5))));
            Assert.Equal([true, true, false, false, true, true, true], requests.Select(request => isRight(request, TimeSpan.FromHours(2))));
        }
    }

    [Fact]
    public async Task The_webhooks_own_deadline_counts_here_too()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Hold();
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Name = "Hasty", Url = receiver.Url, EventTypes = ["task.created"], Delivery = new DeliveryPolicy(2, null) });
        var checking = workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, webhook);
        await receiver.WaitForAsync(1, TestContext.Current.CancellationToken);
        workspace.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(AttemptOutcome.Timeout, Assert.Single((await checking).Value!.Results).Outcome);
    }

    [Fact]
    public async Task The_same_guard_stands_before_it_as_before_deliveries()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Deliveries.Results.InsideUrl);
        var report = (await workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, webhook)).Value!;
        Assert.Equal(AttemptOutcome.BlockedAddress, Assert.Single(report.Results).Outcome);
    }

    /// <summary>A receiver with habits of its own.</summary>
    private sealed class Endpoint(Workspace workspace) : IAsyncDisposable
    {
        private Receiver? receiver;

        /// <summary>Null: it does not verify.</summary>
        public TimeSpan? Tolerance { get; init; }

        public TimeSpan Takes { get; init; }

        public int RefusesWith { get; init; } = 401;

        /// <summary>As HTML, whatever it is, as some frameworks do.</summary>
        public string? Says { get; init; }

        /// <summary>Null: it has nothing against it.</summary>
        public Func<ReceivedRequest, int?> Objects { get; init; } = _ => null;

        public IReadOnlyList<ReceivedRequest> Requests => receiver!.Requests;

        public async Task<CheckupReport> CheckAsync(IReadOnlyList<CustomHeader>? headers = null)
        {
            receiver = await Receiver.StartAsync(AnswerAsync);
            var created = await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, new WebhookDraft { Name = "Checked", Url = receiver.Url, EventTypes = ["task.created"], Headers = headers }, Secret);
            var outcome = await workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, created.Value!.Id);
            Assert.Null(outcome.Refusal);
            return outcome.Value!;
        }

        public ValueTask DisposeAsync() => receiver?.DisposeAsync() ?? ValueTask.CompletedTask;

        private Task AnswerAsync(HttpContext context)
        {
            var request = receiver!.Requests[^1];
            var isGood = Tolerance is not { } tolerance || Signature.Verify(request.Headers["x-aamu-signature"], request.Body, Secret, workspace.Clock.GetUtcNow(), tolerance);
            workspace.Clock.Advance(Takes);
            context.Response.StatusCode = isGood ? Objects(request) ?? 200 : RefusesWith;
            context.Response.ContentType = Says is null ? null : "text/html; charset=utf-8";
            return context.Response.WriteAsync(Says ?? "");
        }
    }
}
