using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Signing;
using Bunit;

namespace Aamu.Webhooks.Tests.Signing;

/// <summary>Every mistake is made with a request that really was sent.</summary>
public sealed class SignatureDoctorTests
{
    [Fact]
    public async Task A_request_as_it_was_sent_has_nothing_wrong_with_it()
    {
        await using var room = await Room.OpenAsync();
        var findings = await room.AskAsync(room.Case());
        Assert.All(findings, finding => Assert.Equal(FindingKind.Right, finding.Kind));
        Assert.Contains(findings, finding => finding.What == "It was signed with the present secret of “Orders”.");
    }

    [Theory]
    [InlineData("newline", "has a line break at its end that was not sent")]
    [InlineData("windows newline", "has a Windows line break at its end that was not sent")]
    [InlineData("bom", "byte order mark")]
    [InlineData("reserialised", "parsed as JSON and written again")]
    [InlineData("reordered", "parsed as JSON and written again")]
    [InlineData("truncated", "is cut off: it ends after 40 of")]
    [InlineData("empty", "is empty")]
    [InlineData("changed", "differs from byte")]
    public async Task A_body_that_is_not_the_sent_one_is_told_by_what_happened_to_it(string what, string words)
    {
        await using var room = await Room.OpenAsync();
        byte[] body = what switch
        {
            "newline" => [.. room.Body, (byte)'\n'],
            "windows newline" => [.. room.Body, (byte)'\r', (byte)'\n'],
            "bom" => [0xEF, 0xBB, 0xBF, .. room.Body],
            "reserialised" => JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(room.Body), Indented),
            "reordered" => Reordered(room.Body),
            "truncated" => room.Body[..40],
            "empty" => [],
            _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(room.Body).Replace("sauna", "SAUNA", StringComparison.Ordinal)),
        };

        await room.FindsAsync(room.Case() with { Body = body }, words);
        if (what is "newline" or "windows newline" or "bom")
        {
            await room.FindsAsync(room.Case() with { Body = body, Headers = room.SignatureOnly, Webhook = room.Webhook }, what == "bom" ? "has lost its byte order mark" : "has lost the line break");
        }
    }

    [Theory]
    [InlineData("\n", "\r\n", "has Windows line breaks (CRLF) where there were plain ones")]
    [InlineData("\r\n", "\n", "has plain line breaks where there were Windows ones (CRLF)")]
    public async Task Line_breaks_inside_that_became_others_are_told(string sent, string arrived, string words)
    {
        await using var room = await Room.OpenAsync($"{{{sent}\"title\": \"Paint the sauna door\"{sent}}}");
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(room.Body).Replace(sent, arrived, StringComparison.Ordinal));
        Assert.NotEqual(room.Body, body);
        await room.FindsAsync(room.Case() with { Body = body }, words);
    }

    [Fact]
    public async Task Whoever_verifies_by_a_library_of_standard_webhooks_is_helped_too()
    {
        await using var room = await Room.OpenAsync();
        var standard = room.Case() with { Headers = string.Join('\n', room.Case().Headers.Split('\n').Where(line => line.StartsWith("webhook-", StringComparison.Ordinal))) };
        await room.FindsAsync(standard, "It was signed with the present secret of “Orders”.", FindingKind.Right);
        await room.FindsAsync(standard with { Body = [.. room.Body, (byte)'\n'] }, "has a line break at its end that was not sent");
        var signature = standard.Headers.Split('\n').First(line => line.StartsWith("webhook-signature", StringComparison.Ordinal)).Split(": ")[1];
        foreach (var computed in new[] { signature, signature["v1,".Length..] })
        {
            await room.FindsAsync(room.Case() with { Computed = computed }, "the right webhook-signature", FindingKind.Right);
        }
    }

    [Theory]
    [InlineData("seconds", "the time is read as seconds")]
    [InlineData("decoded", "decoded from base64")]
    [InlineData("no prefix", "without its whsec_")]
    [InlineData("no time", "the time is left out")]
    [InlineData("python", "parsed as JSON and written again")]
    [InlineData("decoded and newline", "decoded from base64 instead of used as the text it is, and the body has a line break")]
    public async Task The_receivers_own_sum_tells_the_mistake(string mistake, string words)
    {
        await using var room = await Room.OpenAsync();
        var (key, time, body) = (Encoding.UTF8.GetBytes(room.Secret), room.Time + ".", room.Body);
        (key, time, body) = mistake switch
        {
            "seconds" => (key, room.Time[..^3] + ".", body),
            "decoded" => (Convert.FromBase64String(room.Secret[6..]), time, body),
            "no prefix" => (Encoding.UTF8.GetBytes(room.Secret[6..]), time, body),
            "no time" => (key, "", body),
            "python" => (key, time, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("\":", "\": ", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal))),
            _ => (Convert.FromBase64String(room.Secret[6..]), time, [.. body, (byte)'\n']),
        };
        byte[] payload = [.. Encoding.UTF8.GetBytes(time), .. body];
        var sum = HMACSHA256.HashData(key, payload);

        await room.FindsAsync(room.Case() with { Computed = Convert.ToHexString(sum) }, words);
        await room.FindsAsync(room.Case() with { Computed = Convert.ToBase64String(sum) }, words);
    }

    [Fact]
    public async Task A_right_sum_and_one_that_nothing_explains_are_told_apart()
    {
        await using var room = await Room.OpenAsync();
        Assert.Contains(await room.AskAsync(room.Case() with { Computed = room.Header.Split("v1=")[1] }), finding => finding.What == "Your program computed the right signature.");
        await room.FindsAsync(room.Case() with { Computed = new string('a', 64) }, "none of the usual mistakes");
        await room.FindsAsync(room.Case() with { Computed = "abc" }, "no HMAC-SHA-256");
    }

    [Fact]
    public async Task A_secret_that_was_rotated_out_is_named_as_that()
    {
        await using var room = await Room.OpenAsync();
        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.Workspace.Get<SecretKeeper>().RotateAsync(room.Workspace.Admin, room.Webhook);
        await room.FindsAsync(room.Case(), "a previous secret of “Orders”, rotated out on 2026-06-05 15:47 UTC (its overlap: until 2026-06-06 15:47 UTC)", FindingKind.Remark);
    }

    [Theory]
    [InlineData("rotated without an overlap", "it was ended on 2026-06-05 15:47 UTC by aino@example.com and is no longer kept")]
    [InlineData("overlap ended", "it was ended on 2026-06-05 16:47 UTC by aino@example.com and is no longer kept")]
    [InlineData("rotated again", "its overlap ended on 2026-06-06 15:47 UTC, and it is no longer kept")]
    [InlineData("deleted", "it was ended on 2026-06-05 15:47 UTC by aino@example.com and is no longer kept")]
    public async Task Where_the_secret_that_signed_is_gone_nobody_is_accused(string how, string words)
    {
        await using var room = await Room.OpenAsync();
        var (keeper, admin, clock) = (room.Workspace.Get<SecretKeeper>(), room.Workspace.Admin, room.Workspace.Clock);
        clock.Advance(TimeSpan.FromHours(1));
        if (how == "deleted")
        {
            await room.Workspace.Get<WebhookRegistry>().DeleteAsync(admin, room.Webhook);
        }
        else
        {
            await keeper.RotateAsync(admin, room.Webhook, how == "rotated without an overlap" ? TimeSpan.Zero : null);
        }

        if (how == "overlap ended")
        {
            clock.Advance(TimeSpan.FromHours(1));
            await keeper.EndOverlapAsync(admin, room.Webhook);
        }
        else if (how == "rotated again")
        {
            clock.Advance(TimeSpan.FromDays(2));
            await keeper.RotateAsync(admin, room.Webhook);
        }

        var standard = room.Case() with { Headers = string.Join('\n', room.Case().Headers.Split('\n').Where(line => line.StartsWith("webhook-", StringComparison.Ordinal))) };
        foreach (var (asked, scope) in new[] { (room.Case(), admin), (room.Case(), Workspace.As(TeamRole.Viewer)), (standard, admin), (room.Case() with { Headers = room.SignatureOnly }, admin) })
        {
            var findings = await room.AskAsync(asked, scope);
            Assert.Contains(findings, finding => finding.What.StartsWith($"At that time secret 1 of “Orders” signed; {words}", StringComparison.Ordinal));
            Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.Mistake);
        }

        // Without a word of whose it is, a viewer hears of no webhook.
        Assert.DoesNotContain(await room.AskAsync(room.Case() with { Headers = room.SignatureOnly }, Workspace.As(TeamRole.Viewer)), finding => finding.What.Contains("Orders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_of_a_time_whose_secret_is_kept_is_no_better_for_secrets_that_are_gone()
    {
        await using var room = await Room.OpenAsync();
        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.Workspace.Get<SecretKeeper>().RotateAsync(room.Workspace.Admin, room.Webhook, TimeSpan.Zero);
        room.Workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var forged = $"x-aamu-signature: t={room.Workspace.Clock.GetUtcNow().ToUnixTimeMilliseconds()},v1={new string('0', 64)}";
        await room.FindsAsync(room.Case() with { Headers = forged, Webhook = room.Webhook }, "No secret of this team's webhooks made this signature");
    }

    [Theory]
    [InlineData(TeamRole.Admin, "another webhook than the one that you asked about")]
    [InlineData(TeamRole.Editor, "The secrets of this webhook did not make this signature")]
    [InlineData(TeamRole.Viewer, "The secrets of this webhook did not make this signature")]
    public async Task Only_an_admin_learns_that_it_was_another_webhooks_secret(TeamRole role, string words)
    {
        await using var room = await Room.OpenAsync();
        var other = await room.Workspace.WebhookAsync(new WebhookDraft { Name = "Other", Url = "https://example.com/" });
        var findings = await room.AskAsync(room.Case() with { Webhook = other }, Workspace.As(role));
        Assert.Contains(findings, finding => finding.What.Contains(words, StringComparison.Ordinal));
        Assert.Equal(role == TeamRole.Admin, findings.Any(finding => finding.What.Contains("“Orders”", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_team_learns_nothing_and_no_finding_holds_a_secret()
    {
        await using var room = await Room.OpenAsync();
        var foreign = await room.AskAsync(room.Case(), await room.Workspace.OtherTeamAsync());
        Assert.Contains(foreign, finding => finding.What.StartsWith("No secret of this team", StringComparison.Ordinal));
        Assert.DoesNotContain(foreign, finding => finding.What.Contains("Orders", StringComparison.Ordinal));
        var own = await room.AskAsync(room.Case() with { Computed = new string('a', 64) });
        Assert.DoesNotContain(own, finding => $"{finding.What} {finding.Mend}".Contains(room.Secret[6..20], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-06-05T14:54:07Z", "412 s ahead", FindingKind.Mistake)]
    [InlineData("2026-06-05T14:47:20Z", "5 s ahead", FindingKind.Right)]
    [InlineData("1780670000", "835 s behind", FindingKind.Mistake)]
    public async Task The_receivers_clock_is_told_by_how_much_it_is_off(string receivedAt, string words, FindingKind kind)
    {
        await using var room = await Room.OpenAsync();
        await room.FindsAsync(room.Case() with { ReceivedAt = receivedAt }, words, kind);
    }

    [Theory]
    [InlineData("content-type: application/json", "There is no x-aamu-signature")]
    [InlineData("x-aamu-signature: v1=00", "no time")]
    [InlineData("x-aamu-signature: t=1780670836,v1=00", "cut to seconds")]
    [InlineData("x-aamu-signature: t=1780670836831,v1=abcdef", "no whole v1")]
    public async Task A_header_that_is_broken_is_told_before_all_else(string headers, string words)
    {
        await using var room = await Room.OpenAsync();
        await room.FindsAsync(room.Case() with { Headers = headers }, words);
    }

    [Theory]
    [InlineData("X-Aamu-Signature: {0}")]
    [InlineData("  -H 'x-aamu-signature: {0}' \\")]
    [InlineData("\"x-aamu-signature\": \"{0}\",")]
    public async Task Headers_are_read_as_people_paste_them(string form)
    {
        await using var room = await Room.OpenAsync();
        var findings = await room.AskAsync(room.Case() with { Headers = "host: x\n" + form.Replace("{0}", room.Header, StringComparison.Ordinal), Webhook = room.Webhook });
        Assert.All(findings, finding => Assert.Equal(FindingKind.Right, finding.Kind));
    }

    [Theory]
    [InlineData('\n')]
    [InlineData(' ')]
    [InlineData('"')]
    public async Task Headers_that_are_nothing_but_blanks_are_read_at_once(char blank)
    {
        await using var room = await Room.OpenAsync();
        await room.FindsAsync(new SignatureCase { Headers = new string(blank, SignatureCase.MaxHeaders) }, "There is no x-aamu-signature");
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("capitals")]
    public async Task The_right_sum_in_another_writing_is_the_mistake(string writing)
    {
        await using var room = await Room.OpenAsync();
        var hex = room.Header.Split("v1=")[1];
        var computed = writing == "base64" ? Convert.ToBase64String(Convert.FromHexString(hex)) : hex.ToUpperInvariant();
        await room.FindsAsync(room.Case() with { Computed = computed }, "computed the right bytes and wrote them otherwise");
    }

    [Theory]
    [InlineData("< x-aamu-signature: {0}")]
    [InlineData("{0}")]
    public async Task What_curl_prints_and_the_bare_value_are_read_too(string form)
    {
        await using var room = await Room.OpenAsync();
        var findings = await room.AskAsync(room.Case() with { Headers = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, room.Header), Webhook = room.Webhook });
        Assert.Contains(findings, finding => finding.IsProof);
    }

    [Fact]
    public async Task A_header_with_hundreds_of_signatures_costs_no_more_than_one_of_five()
    {
        await using var room = await Room.OpenAsync();
        var many = string.Concat(Enumerable.Repeat($",v1={new string('0', 64)}", 400));
        var findings = await room.AskAsync(room.Case() with { Headers = $"x-aamu-signature: {room.Header}{many}", Webhook = room.Webhook });
        Assert.Contains(findings, finding => finding.IsProof);
    }

    [Fact]
    public async Task Where_nothing_was_verified_the_page_does_not_say_that_nothing_is_wrong()
    {
        await using var room = await Room.OpenAsync();
        await using var screen = new Screen(room.Workspace, TeamRole.Editor);
        var page = screen.Open<SignaturesPage>("/t/team_1/signatures");
        page.Find("#doctor-headers").Change(room.SignatureOnly);
        page.Find("#doctor-body").Change(Encoding.UTF8.GetString(room.Body));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Not found out yet", page.Find("h2").TextContent));
    }

    [Fact]
    public async Task The_page_lays_a_delivery_out_and_tells_what_was_found()
    {
        await using var room = await Room.OpenAsync();
        await using var screen = new Screen(room.Workspace);
        var page = screen.Open<SignaturesPage>($"/t/team_1/signatures?delivery={(await room.Workspace.OnlyDeliveryAsync()).Line.Id}");

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Nothing is wrong with this signature", page.Find("h2").TextContent));
        page.Find("#doctor-body").Change(Encoding.UTF8.GetString(room.Body) + "\n");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("has a line break at its end", page.Find(".finding").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_delivery_in_the_address_takes_the_place_of_the_one_before()
    {
        await using var room = await Room.OpenAsync();
        var first = (await room.Workspace.OnlyDeliveryAsync()).Line.Id;
        await room.Workspace.EventAsync(id: "evt_second");
        await room.Workspace.DrainAsync(room.Webhook);
        var second = (await room.Workspace.DeliveriesAsync())[0].Id;
        await using var screen = new Screen(room.Workspace);
        var page = screen.Open<SignaturesPage>($"/t/team_1/signatures?delivery={first}");
        page.Find("form").Submit();
        page.WaitForElement("h2");

        screen.Navigation.NavigateTo($"/t/team_1/signatures?delivery={second}");

        page.WaitForAssertion(() => Assert.Contains("evt_second", page.Find("#doctor-body").GetAttribute("value"), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("h2"));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static byte[] Reordered(byte[] body) => JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body).RootElement.EnumerateObject().Reverse().ToDictionary(member => member.Name, member => member.Value));

    /// <summary>A webhook, its secret, and one request that its receiver got.</summary>
    private sealed class Room(Workspace workspace, WebhookId webhook, string secret, ReceivedRequest request) : IAsyncDisposable
    {
        public Workspace Workspace => workspace;

        public WebhookId Webhook => webhook;

        public string Secret => secret;

        public byte[] Body => request.Body;

        public string Header => request.Headers["x-aamu-signature"];

        public string SignatureOnly => $"x-aamu-signature: {Header}";

        public string Time => Header.Split(',')[0][2..];

        public static async Task<Room> OpenAsync(string data = """{"title":"Paint the sauna door"}""")
        {
            var workspace = await Workspace.StartAsync();
            await using var receiver = await Receiver.StartAsync(200);
            var webhook = await workspace.WebhookAsync(new WebhookDraft { Name = "Orders", Url = receiver.Url });
            Assert.Null((await workspace.SubmitAsync($$"""{"type":"task.created","teamId":"team_1","data":{{data}}}""")).Problem);
            await workspace.DrainAsync(webhook);
            return new Room(workspace, webhook, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, webhook)).Value!, Assert.Single(receiver.Requests));
        }

        public SignatureCase Case() => new() { Headers = string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")), Body = request.Body };

        public Task<IReadOnlyList<DoctorFinding>> AskAsync(SignatureCase asked, TeamScope? scope = null) => workspace.Get<SignatureDoctor>().ExamineAsync(scope ?? workspace.Admin, asked);

        public async Task FindsAsync(SignatureCase asked, string words, FindingKind kind = FindingKind.Mistake)
        {
            var findings = await AskAsync(asked);
            Assert.True(findings.Any(finding => finding.Kind == kind && finding.What.Contains(words, StringComparison.Ordinal)), string.Join('\n', findings));
        }

        public ValueTask DisposeAsync() => workspace.DisposeAsync();
    }
}
