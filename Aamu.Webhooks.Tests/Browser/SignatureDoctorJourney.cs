using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class SignatureDoctorJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/signatures", "/t/{TeamId}/verify")]
    public async Task Somebody_whose_receiver_refuses_the_signature_finds_the_mistake_and_the_code_that_makes_none()
    {
        await using var receiver = await Receiver.StartAsync(401);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Refuses signatures", receiver.Url, "doc.*");
        await console.OpenCreatedAsync();
        var result = await console.SendTestAsync();
        await result.GetByRole(AriaRole.Link, new() { Name = "Open the delivery" }).ClickAsync();

        // A delivery that was refused leads here, with everything laid out: as it was sent there is nothing wrong with it.
        await page.GetByRole(AriaRole.Link, new() { Name = "Examine it in the signature doctor" }).ClickAsync();
        var (headers, body) = (page.GetByRole(AriaRole.Textbox, new() { Name = "Headers" }), page.GetByRole(AriaRole.Textbox, new() { Name = "Body" }));
        var findings = page.GetByRole(AriaRole.Region, new() { Name = "Findings" });
        await Assertions.Expect(body).Not.ToHaveValueAsync("");
        await ExamineAsync(page);
        await Assertions.Expect(findings).ToContainTextAsync("Nothing is wrong with this signature");
        await Assertions.Expect(findings).ToContainTextAsync("It was signed with the present secret of “Refuses signatures”.");

        // What the receiver's program had: read to a line, and with the line's end.
        var request = receiver.Requests[0];
        await headers.FillAsync(string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")));
        await body.FillAsync(request.Text + "\n");
        await ExamineAsync(page);
        await Assertions.Expect(findings).ToContainTextAsync("What is wrong");
        await Assertions.Expect(findings).ToContainTextAsync("has a line break at its end that was not sent");
        await Assertions.Expect(page.GetByText("whsec_")).ToHaveCountAsync(0);

        await findings.GetByRole(AriaRole.Link, new() { Name = "Code that verifies a signature" }).ClickAsync();
        var typescript = page.GetByRole(AriaRole.Region, new() { Name = "TypeScript (Node)" });
        await Assertions.Expect(typescript).ToContainTextAsync("Run in our tests against a real delivery");
        await Assertions.Expect(typescript).ToContainTextAsync("export function verify(secret: string");
    }

    private static Task ExamineAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Examine" }).ClickAsync();
}
