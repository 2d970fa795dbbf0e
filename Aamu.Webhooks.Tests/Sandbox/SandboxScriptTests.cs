using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;

namespace Aamu.Webhooks.Tests.Sandbox;

/// <summary>Our own worker meets every script, over real sockets: it survives them, and the delivery's log says what happened.</summary>
public sealed class SandboxScriptTests(ScriptedApp scripted) : IClassFixture<ScriptedApp>
{
    private static readonly SandboxStep Ok = new();

    public static TheoryData<string> Names => [.. Scripts.Keys];

    private static readonly Dictionary<string, (SandboxScript Script, DeliveryState End, string[] Attempts, string Diagnosis)> Scripts = new()
    {
        ["takes everything"] = (SandboxScript.Usual, DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
        ["verifies signatures"] = (SandboxScript.Usual with { RefusesBadSignatures = true }, DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
        ["fails twice"] = (SandboxScript.Of(500, 500, 200), DeliveryState.Succeeded, ["http_error 500", "http_error 500", "succeeded 200"], "something failed on its side"),
        ["the last repeats"] = (SandboxScript.Of(502, 503), DeliveryState.Exhausted, ["http_error 502", "http_error 503", "http_error 503"], "the server behind this address was not available"),
        ["asks for time"] = (new([new SandboxStep { Status = 429, RetryAfter = 1 }, Ok]), DeliveryState.Succeeded, ["http_error 429", "succeeded 200"], "it got too many requests"),
        ["redirects"] = (new([new SandboxStep { Status = 308, Location = "https://example.com/moved" }, Ok]), DeliveryState.Succeeded, ["http_error 308", "succeeded 200"], "it points to another address"),
        ["answers without a body"] = (SandboxScript.Of(204), DeliveryState.Succeeded, ["succeeded 204"], "The receiver answered 204"),
        ["answers late"] = (new([new SandboxStep { Seconds = 1 }]), DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
        ["answers too late"] = (new([new SandboxStep { Seconds = 30 }, Ok]), DeliveryState.Succeeded, ["timeout", "succeeded 200"], "did not answer in time"),
        ["drips"] = (new([new SandboxStep { Act = SandboxAct.Drip, Seconds = 30 }, Ok]), DeliveryState.Succeeded, ["response_too_slow 200", "succeeded 200"], "did not finish in time"),
        ["drips to the end"] = (new([new SandboxStep { Act = SandboxAct.Drip, Seconds = 1 }]), DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
        ["never answers"] = (new([new SandboxStep { Act = SandboxAct.Hang, Seconds = 60 }, Ok]), DeliveryState.Succeeded, ["timeout", "succeeded 200"], "did not answer in time"),
        ["is silent, then hangs up"] = (new([new SandboxStep { Act = SandboxAct.Hang, Seconds = 1 }, Ok]), DeliveryState.Succeeded, ["connection_reset", "succeeded 200"], "was cut before an answer came"),
        ["hangs up"] = (new([new SandboxStep { Act = SandboxAct.Reset }, Ok]), DeliveryState.Succeeded, ["connection_reset", "succeeded 200"], "was cut before an answer came"),
        ["answers far too much"] = (new([new SandboxStep { Act = SandboxAct.Large, KiB = ScriptRules.MostKiB }]), DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
        ["gzip bomb"] = (new([new SandboxStep { Act = SandboxAct.Bomb }]), DeliveryState.Succeeded, ["succeeded 200"], "The receiver answered 200"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_delivery_meets_it_and_its_log_says_so(string name)
    {
        var (script, end, attempts, diagnosis) = Scripts[name];
        // Only what does not come in time is waited for.
        var scene = await SandboxScene.OpenAsync(scripted.App, script, timeoutSeconds: attempts[0] is "timeout" or "response_too_slow 200" ? 3 : null);
        var delivery = await scene.DeliverAsync(end);

        Assert.Equal(attempts, delivery.Attempts.Select(attempt => $"{attempt.Outcome.Code()} {attempt.StatusCode}".TrimEnd()));
        var first = delivery.Attempts[0];
        Assert.Contains(diagnosis, Explanation.Of(first.Outcome, first.StatusCode, first.Url).What, StringComparison.Ordinal);
        Assert.Equal(first.Outcome != AttemptOutcome.Succeeded, first.Error is not null);

        // Every request in the list says which step answered it, the newest first.
        var replies = (await scene.RequestsAsync()).Select(line => line.Reply!).Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, attempts.Length), replies.Select(reply => reply.Turn));
        Assert.Equal(replies.Select(reply => script.Steps[reply.Number - 1]), replies.Select(reply => reply.Step));
        Assert.All(replies, reply => Assert.Equal(ReplyReason.Script, reply.Reason));
    }

    [Fact]
    public async Task The_wait_that_it_asks_for_is_kept_and_what_it_pours_out_is_cut()
    {
        var patient = await (await SandboxScene.OpenAsync(scripted.App, new([new SandboxStep { Status = 429, RetryAfter = 1 }, Ok]))).DeliverAsync(DeliveryState.Succeeded);
        Assert.True(patient.Attempts[1].StartedAt - patient.Attempts[0].StartedAt >= TimeSpan.FromSeconds(1));

        var large = (await (await SandboxScene.OpenAsync(scripted.App, new([new SandboxStep { Act = SandboxAct.Large, KiB = 1024 }]))).DeliverAsync(DeliveryState.Succeeded)).Attempts[0];
        Assert.Equal((64 * 1024, true), (large.ResponseBody!.Length, large.ResponseTruncated));

        // A bomb is kept as it came: nothing unpacks it.
        var bomb = (await (await SandboxScene.OpenAsync(scripted.App, new([new SandboxStep { Act = SandboxAct.Bomb }]))).DeliverAsync(DeliveryState.Succeeded)).Attempts[0];
        Assert.Contains("content-encoding: gzip", bomb.ResponseHeaders!, StringComparison.Ordinal);
        Assert.InRange(bomb.ResponseBody!.Length, 1, 64 * 1024);
        Assert.Equal([0x1f, 0x8b], bomb.ResponseBody[..2]);
    }

    [Fact]
    public async Task Gone_for_good_switches_the_webhook_off()
    {
        var scene = await SandboxScene.OpenAsync(scripted.App, SandboxScript.Of(410));
        var delivery = await scene.DeliverAsync(details => details.Attempts.Count > 0);
        Assert.Equal((AttemptOutcome.HttpError, 410), (delivery.Attempts[0].Outcome, delivery.Attempts[0].StatusCode));
        var webhook = (await scripted.App.Get<WebhookList>().FindAsync(scene.Team.Scope, scene.Webhook))!;
        Assert.Equal(WebhookStatus.Disabled, webhook.Status);
    }

    [Fact]
    public async Task A_script_that_was_changed_begins_anew_for_a_delivery_that_is_sent_again()
    {
        var scene = await SandboxScene.OpenAsync(scripted.App, SandboxScript.Usual);
        var delivery = await scene.DeliverAsync(DeliveryState.Succeeded);
        Assert.True((await scripted.App.Get<SandboxRegistry>().SetScriptAsync(scene.Team.Scope, scene.Sandbox.Id, SandboxScript.Of(500, 201))).Succeeded);
        Assert.True((await scripted.App.Get<Redelivery>().AgainAsync(scene.Team.Scope, delivery.Line.Id)).Succeeded);
        var again = await scene.UntilAsync(delivery.Line.Id, details => details.Line.State == DeliveryState.Succeeded && details.Attempts.Count == 3);
        Assert.Equal([200, 500, 201], again.Attempts.Select(attempt => attempt.StatusCode));
    }

    [Fact]
    public async Task Refusing_bad_signatures_refuses_forgers_strangers_and_other_teams_and_takes_no_step()
    {
        var scene = await SandboxScene.OpenAsync(scripted.App, new([new SandboxStep { Status = 500 }, Ok], RefusesBadSignatures: true));
        Assert.Equal(401, await scene.PostAsync("{}"));
        Assert.Equal(401, await scene.PostAsync("{}", ("x-aamu-signature", "t=1,v1=" + new string('0', 64))));

        // Signed well, by a webhook of another team that was pointed here.
        var stranger = await scripted.App.AddTeamAsync();
        var other = (await scripted.App.Get<WebhookRegistry>().CreateAsync(stranger.Scope, new WebhookDraft { Name = "Theirs", Url = scene.Url, EventTypes = ["*"] })).Value!;
        var sent = (await scripted.App.Get<TestDelivery>().SendAsync(stranger.Scope, other.Id)).Value!;
        DeliveryDetails? theirs = null;
        await stranger.UntilAsync(async () => (theirs = await scripted.App.Get<DeliveryLog>().FindAsync(stranger.Scope, sent.DeliveryId))!.Attempts.Count > 0);
        Assert.Equal(401, theirs!.Attempts[0].StatusCode);
        Assert.Contains("refused", Encoding.UTF8.GetString(theirs.Attempts[0].ResponseBody!), StringComparison.Ordinal);

        Assert.All(await scene.RequestsAsync(), line => Assert.Equal((ReplyReason.BadSignature, 0), (line.Reply!.Reason, line.Reply.Turn)));
        var own = await scene.DeliverAsync(DeliveryState.Succeeded);
        Assert.Equal([500, 200], own.Attempts.Select(attempt => attempt.StatusCode));
    }

    [Fact]
    public async Task A_secret_that_was_rotated_out_is_refused_at_once_when_its_overlap_has_ended()
    {
        var scene = await SandboxScene.OpenAsync(scripted.App, SandboxScript.Usual with { RefusesBadSignatures = true });
        await scene.DeliverAsync(DeliveryState.Succeeded);
        var old = (await scene.RequestsAsync())[0];
        var signature = old.Headers.Split('\n').Single(line => line.StartsWith("x-aamu-signature: ", StringComparison.Ordinal))["x-aamu-signature: ".Length..];
        Assert.Equal(200, await scene.PostAsync(Encoding.UTF8.GetString(old.Body), ("x-aamu-signature", signature)));

        Assert.True((await scripted.App.Get<SecretKeeper>().RotateAsync(scene.Team.Scope, scene.Webhook, TimeSpan.Zero)).Succeeded);
        Assert.Equal(401, await scene.PostAsync(Encoding.UTF8.GetString(old.Body), ("x-aamu-signature", signature)));
    }
}
