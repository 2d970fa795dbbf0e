using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>The first page that somebody follows works as it stands.</summary>
[Collection(ProcessTests.Name)]
public sealed class GettingStartedTests
{
    [Fact]
    public async Task Every_step_of_the_page_for_beginners_does_what_it_says()
    {
        Assert.SkipUnless(WrittenSteps.IsHere("bash") && WrittenSteps.IsHere("curl") && WrittenSteps.IsHere("python3"), "The page wants bash, curl and python3, and not all of them are installed here.");
        using var folder = new TemporaryFolder();
        await using var program = new RunningProgram("Development");
        await program.StartAsync();
        var port = FreePort.Next();

        // The page says localhost:5080 and port 3000; here others may use those.
        await WrittenSteps.FollowAsync(await WrittenSteps.OfAsync("docs/getting-started.md"), folder.Name, text => text
            .Replace("http://localhost:5080", program.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("PORT=3000", $"PORT={port}", StringComparison.Ordinal));
    }
}
