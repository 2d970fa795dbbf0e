using System.Diagnostics;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>The first page that somebody follows works as it stands: its files are written, its commands run in one shell, and what they print is what the page says.</summary>
[Collection(ProcessTests.Name)]
public sealed partial class GettingStartedTests
{
    private const string EndOfBlock = "--- end of block ---";

    [Fact]
    public async Task Every_step_of_the_page_for_beginners_does_what_it_says()
    {
        Assert.SkipUnless(IsHere("bash") && IsHere("curl") && IsHere("python3"), "The page wants bash, curl and python3, and not all of them are installed here.");
        await using var program = new RunningProgram("Development");
        await program.StartAsync();
        var steps = await StepsAsync();
        var folder = Directory.CreateTempSubdirectory("aamu-steps-");
        foreach (var file in steps.Where(step => step.File.Length > 0))
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file.File), file.Text);
        }

        var commands = steps.Where(step => step.Kind == "sh").ToList();
        var printed = await RunAsync(folder.FullName, Script(commands, program.Address));

        Assert.True(printed.Count == commands.Count, $"{printed.Count} of {commands.Count} steps ended well.\n{string.Join('\n', printed)}");
        foreach (var (step, output) in commands.Zip(printed).Where(pair => pair.First.Expected is not null))
        {
            Assert.Matches(Pattern(step.Expected!), output.Trim());
        }

        folder.Delete(recursive: true);
    }

    /// <summary>The page says localhost:5080 and port 3000; here others may use those.</summary>
    private static string Script(IEnumerable<Step> commands, Uri address) => "set -e\n" + string.Concat(commands.Select(step =>
        step.Text.Replace("http://localhost:5080", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal).Replace("PORT=3000", $"PORT={RunningProgram.FreePort()}", StringComparison.Ordinal)
        + $"\necho\necho '{EndOfBlock}'\n"));

    /// <returns>What each block printed, of those that ended well.</returns>
    private static async Task<IReadOnlyList<string>> RunAsync(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        try
        {
            var output = await shell.StandardOutput.ReadToEndAsync(patience.Token);
            return [.. output.Split(EndOfBlock)[..^1]];
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The blocks of the page that are files, commands, and what those print.</summary>
    private static async Task<IReadOnlyList<Step>> StepsAsync()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "getting-started.md")));
        return [.. blocks.Select((block, index) => new Step(
            block.Groups["kind"].Value, block.Groups["file"].Value, block.Groups["text"].Value,
            index + 1 < blocks.Count && blocks[index + 1].Groups["kind"].Value == "text" ? blocks[index + 1].Groups["text"].Value.Trim() : null))];
    }

    private static string Pattern(string expected) => $"^{Regex.Escape(expected).Replace("…", "[\\s\\S]*", StringComparison.Ordinal)}$";

    private static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"^```(?<kind>\w+)(?: (?<file>\S+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    private sealed record Step(string Kind, string File, string Text, string? Expected);
}
