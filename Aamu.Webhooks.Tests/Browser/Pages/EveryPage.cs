using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>Every page of the app with the states worth looking at. A route that is not here fails <see cref="EveryPageTests"/>.</summary>
internal static class EveryPage
{
    /// <param name="empty">A team where nothing happened yet.</param>
    /// <param name="usual">A team as teams are.</param>
    /// <param name="full">A team with too much of everything.</param>
    /// <param name="invitation">The path of an invitation's link.</param>
    public static IReadOnlyList<PageState> Of(string empty, ShownTeam usual, ShownTeam full, string invitation) =>
        [.. SignedOut(invitation), .. Empty(empty), .. Usual(usual), .. OfViewers(usual), .. Overfull(full), .. Operators()];

    private static IEnumerable<PageState> SignedOut(string invitation) =>
    [
        new("/account/sign-in", "/account/sign-in", "Stay signed in", Eyes.Nobody),
        new("/account/sign-in", "/account/sign-in", "E-mail or password is wrong", Eyes.Nobody) { First = page => SignInAsync(page, "nobody@example.com", "not the password") },
        new("/account/second-step", "/account/second-step", "timed out", Eyes.Nobody),
        new("/account/forgot", "/account/forgot", "sends no mail", Eyes.Nobody),
        new("/account/reset", "/account/reset", "no longer valid", Eyes.Nobody),
        new("/mail", "/mail", "no such page", Eyes.Nobody),
        new("/account/setup", "/account/setup", "does not open anything", Eyes.Nobody),
        new("/account/join", "/account/join", "no longer valid", Eyes.Nobody),
        new("/account/join", invitation, "Choose a password", Eyes.Nobody),
        new("/account/outside", "/account/outside", "timed out", Eyes.Nobody),
        new("/account/address", "/account/address", "no longer valid", Eyes.Nobody),
        new("/account/take-back", "/account/take-back", "no longer valid", Eyes.Nobody),
        new("/not-found", "/not-found", "no such page", Eyes.Nobody),
        new("/problem/{Code:int}", "/problem/500", "That did not work", Eyes.Nobody),
    ];

    private static IEnumerable<PageState> Empty(string team) =>
    [
        new("/t/{TeamId}", $"/t/{team}", "First steps"),
        new("/t/{TeamId}/webhooks", $"/t/{team}/webhooks", "No webhook yet"),
        new("/t/{TeamId}/webhooks/{Id}", $"/t/{team}/webhooks/wh_none", "There is no such webhook"),
        new("/t/{TeamId}/webhooks/{Id}/edit", $"/t/{team}/webhooks/wh_none/edit", "There is no such webhook"),
        new("/t/{TeamId}/webhooks/{Id}/history", $"/t/{team}/webhooks/wh_none/history", "There is no such webhook"),
        new("/t/{TeamId}/audit", $"/t/{team}/audit?what=team_renamed", "No entry fits these filters"),
        new("/t/{TeamId}/deliveries", $"/t/{team}/deliveries", "Nothing has been delivered yet"),
        new("/t/{TeamId}/deliveries", $"/t/{team}/deliveries?status=held", "No delivery fits these filters"),
        new("/t/{TeamId}/deliveries/{Id}", $"/t/{team}/deliveries/whd_none", "There is no such delivery"),
        new("/t/{TeamId}/recoveries", $"/t/{team}/recoveries", "Nothing has been recovered yet"),
        new("/t/{TeamId}/events", $"/t/{team}/events", "No event was accepted yet"),
        new("/t/{TeamId}/events", $"/t/{team}/events?type=task.created", "No event fits these filters"),
        new("/t/{TeamId}/events/{Id}", $"/t/{team}/events/evt_none", "No submission of this team was refused lately"),
        new("/t/{TeamId}/refused", $"/t/{team}/refused", "Nothing was refused"),
        new("/t/{TeamId}/why", $"/t/{team}/why", "No event of this team was ever accepted"),
        new("/t/{TeamId}/sandbox", $"/t/{team}/sandbox", "Nothing has come in yet"),
        new("/t/{TeamId}/sandbox/{Id}", $"/t/{team}/sandbox/sbx_none", "There is no such sandbox"),
        new("/t/{TeamId}/projects", $"/t/{team}/projects", "No project yet"),
        new("/t/{TeamId}", "/t/team_nowhere", "There is no such page"),
    ];

    private static IEnumerable<PageState> Usual(ShownTeam team) =>
    [
        new("/t/{TeamId}", team.At(""), "open problems"),
        new("/t/{TeamId}/webhooks", team.At("webhooks"), "Stock to the warehouse"),
        new("/t/{TeamId}/webhooks/new", team.At("webhooks/new"), "Bring a signing secret along"),
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "Last deliveries"),
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "Type the webhook's name") { First = AskToDeleteAsync },
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "How long the old secret also signs") { First = page => PressAsync(page, "Rotate…") },
        new("/t/{TeamId}/webhooks/{Id}", team.At("webhooks"), "Should the held delivery be sent?") { First = AskToResumeAsync },
        new("/t/{TeamId}/webhooks/{Id}/edit", team.At($"webhooks/{team.Webhook}/edit"), "Save changes"),
        new("/t/{TeamId}/webhooks/{Id}/edit", team.At($"webhooks/{team.Webhook}/edit"), "Leave without saving?") { First = LeaveUnsavedAsync },
        new("/t/{TeamId}/webhooks/{Id}/history", team.At($"webhooks/{team.Webhook}/history"), "Change history"),
        new("/t/{TeamId}/audit", team.At("audit"), "Webhook created"),
        new("/t/{TeamId}/deliveries", team.At("deliveries"), "Customers to the CRM"),
        new("/t/{TeamId}/deliveries", team.At("deliveries"), "Which of them") { First = page => PressAsync(page, "Recover…") },
        new("/t/{TeamId}/recoveries", team.At("recoveries"), "Started by"),
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "No event is missing") { First = AskToReplayAsync },
        new("/t/{TeamId}/webhooks/new", team.At("webhooks/new"), "Waits between tries") { First = OwnWaitsAsync },
        new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("succeeded"), "x-aamu-delivery-id"),
        new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("exhausted"), "What to do"),
        new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("pending"), "Retrying"),
        new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("held"), "What will be sent"),
        new("/t/{TeamId}/events", team.At("events"), "form.submitted"),
        new("/t/{TeamId}/events/{Id}", team.At($"events/{team.Event}"), "Exact body"),
        new("/t/{TeamId}/refused", team.At("refused"), "task.crated"),
        new("/t/{TeamId}/why", team.At("why"), "The last event of this team"),
        new("/t/{TeamId}/why", team.At($"why?event={team.Event}"), "See the event with its body"),
        new("/t/{TeamId}/why", team.At($"why?webhook={team.Webhook}&last=24h"), "did not get"),
        new("/t/{TeamId}/catalog", team.At("catalog"), "task.created"),
        new("/t/{TeamId}/catalog", team.At("catalog?q=task.created"), "Who listens to it in this team"),
        new("/t/{TeamId}/sandbox", team.At("sandbox"), "POST doc.created"),
        new("/t/{TeamId}/sandbox/{Id}", team.At($"sandbox/{team.Sandbox}"), "answers 500 twice, then 200"),
        new("/t/{TeamId}/sandbox/{Id}", team.At($"sandbox/{team.Sandbox}"), "It answers 500 twice, then 200.") { First = page => PressAsync(page, "Change how it answers…") },
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "These requests are sent to") { First = page => PressAsync(page, "Check it again…") },
        new("/t/{TeamId}/signatures", team.At("signatures"), "Signature that your program computed"),
        new("/t/{TeamId}/verify", team.At("verify"), "Python"),
        new("/t/{TeamId}/projects", team.At("projects"), "Shop relaunch"),
        new("/t/{TeamId}/members", team.At("members"), "Invitations that wait"),
        new("/t/{TeamId}/members", team.At("members"), "Make the link") { First = page => PressAsync(page, "Invite somebody") },
        new("/t/{TeamId}/keys", team.At("keys"), "Revoke"),
        new("/t/{TeamId}/keys", team.At("keys"), "Make the key") { First = page => PressAsync(page, "New key") },
        new("/t/{TeamId}/keys", team.At("keys"), "Programs that use this key") { First = page => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") }).First.ClickAsync() },
        new("/t/{TeamId}/events", team.At("events"), "choose") { First = page => page.Keyboard.PressAsync("Control+K") },
        new("/t/{TeamId}/events", team.At("events"), "Single keys act") { First = page => page.Keyboard.PressAsync("?") },
        new("/t/{TeamId}/events", team.At("events"), "Your account") { First = page => PressAsync(page, "Account") },
        new("/account", "/account", "Where you are signed in"),
        new("/account/confirm", "/account/confirm", "Is it still you?"),
        new("/account/two-step", "/account/two-step", "Set it up"),
        new("/account/passkeys", "/account/passkeys", "A passkey lives in"),
    ];

    private static IEnumerable<PageState> OfViewers(ShownTeam team) =>
    [
        new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "Admins of the team can reveal", Eyes.Viewer),
        new("/t/{TeamId}/webhooks/new", team.At("webhooks/new"), "Your role is viewer", Eyes.Viewer),
        new("/t/{TeamId}/sandbox", team.At("sandbox"), "say how it answers", Eyes.Viewer),
        new("/t/{TeamId}/keys", team.At("keys"), "Keys are for admins", Eyes.Viewer),
        new("/t/{TeamId}/audit", team.At("audit"), "The audit log is for admins", Eyes.Viewer),
        new("/t/{TeamId}/deliveries", team.At("deliveries"), "Customers to the CRM", Eyes.Viewer),
        new("/t/{TeamId}/recoveries", team.At("recoveries"), "Started by", Eyes.Viewer),
    ];

    private static IEnumerable<PageState> Overfull(ShownTeam team) =>
        from state in new PageState[]
        {
            new("/t/{TeamId}", team.At(""), "Name"),
            new("/t/{TeamId}/webhooks", team.At("webhooks"), "Webhook24"),
            new("/t/{TeamId}/webhooks/{Id}", team.At($"webhooks/{team.Webhook}"), "Last deliveries"),
            new("/t/{TeamId}/webhooks/{Id}/edit", team.At($"webhooks/{team.Webhook}/edit"), "Save changes"),
            new("/t/{TeamId}/webhooks/{Id}/history", team.At($"webhooks/{team.Webhook}/history"), "Change history"),
            new("/t/{TeamId}/audit", team.At("audit"), "Webhook created"),
            new("/t/{TeamId}/deliveries", team.At("deliveries"), "Older"),
            new("/t/{TeamId}/deliveries/{Id}", team.DeliveryAt("exhausted"), "x-aamu-delivery-id"),
            new("/t/{TeamId}/events", team.At("events"), "Older"),
            new("/t/{TeamId}/events/{Id}", team.At($"events/{team.Event}"), "Exact body"),
            new("/t/{TeamId}/events/{Id}", team.At($"events/evt_none{new string('x', 60)}"), "The newest refused submissions"),
            new("/t/{TeamId}/refused", team.At("refused"), "Older"),
            new("/t/{TeamId}/why", team.At($"why?event={team.Event}"), "See the event with its body"),
            new("/t/{TeamId}/why", team.At($"why?webhook={team.Webhook}&last=24h"), "did not get"),
            new("/t/{TeamId}/catalog", team.At("catalog?q=doc.created"), "Who listens to it in this team"),
            new("/t/{TeamId}/sandbox", team.At("sandbox"), "newest first"),
            new("/t/{TeamId}/sandbox/{Id}", team.At($"sandbox/{team.Sandbox}"), "to https://example.com/"),
            new("/t/{TeamId}/signatures", team.At("signatures"), "Signature that your program computed"),
            new("/t/{TeamId}/projects", team.At("projects"), "40 in all"),
            new("/t/{TeamId}/members", team.At("members"), "Invitations that wait"),
            new("/t/{TeamId}/keys", team.At("keys"), "Key"),
        }
        select state with { IsOverfull = true };

    private static IEnumerable<PageState> Operators() =>
    [
        new("/", "/", "You are not in a team yet", Eyes.Stranger),
        new("/operate", "/operate", "Waiting for a retry", Eyes.Operator),
        new("/operate", "/operate", "joins the team as admin", Eyes.Operator) { First = page => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Invite an admin to") }).First.ClickAsync() },
        new("/operate", "/operate?q=nobody", "No team is called that"),
        new("/operate/keys", "/operate/keys", "Revoke"),
        new("/operate/refused", "/operate/refused", "Older"),
        new("/operate/log", "/operate/log", "Team created"),
        new("/operate/books", "/operate/books", "The books balance") { First = page => PressAsync(page, "Check now") },
    ];

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static async Task AskToDeleteAsync(IPage page)
    {
        await PressAsync(page, "More actions");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete…" }).ClickAsync();
    }

    private static async Task AskToResumeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Weekly report" }).First.ClickAsync();
        await PressAsync(page, "Resume…");
    }

    private static async Task LeaveUnsavedAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Description" }).FillAsync("Not saved");
        await Assertions.Expect(page.GetByText("Not saved yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel", Exact = true }).ClickAsync();
    }

    private static async Task AskToReplayAsync(IPage page)
    {
        await PressAsync(page, "More actions");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Replay missed events…" }).ClickAsync();
    }

    private static async Task OwnWaitsAsync(IPage page)
    {
        await page.GetByText("Delivery settings", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Retries").SelectOptionAsync("custom");
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await PressAsync(page, "Sign in");
    }
}
