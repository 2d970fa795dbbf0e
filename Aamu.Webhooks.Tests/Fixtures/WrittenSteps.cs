using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A block of a page that somebody follows.</summary>
/// <param name="Heading">What it stands under.</param>
/// <param name="Kind"><c>sh</c>: to be run. Another word: a file's language. Nothing: told, and not to be run.</param>
/// <param name="File">The file that it is; empty for none.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Expected">What the page says that it prints; <c>…</c> for anything.</param>
internal sealed record WrittenStep(string Heading, string Kind, string File, string Text, string? Expected);

/// <summary>Follows a page as it stands: its files are written, its commands run in one shell, and what they print is what the page says.</summary>
internal static partial class WrittenSteps
{
    private const string EndOfBlock = "--- end of block ---";

    /// <param name="page">From the root of the repository, as <c>docs/getting-started.md</c>.</param>
    public static async Task<IReadOnlyList<WrittenStep>> OfAsync(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, page));
        var (blocks, headings) = (Block().Matches(text), Heading().Matches(text));
        return [.. blocks.Select((block, index) => new WrittenStep(
            headings.LastOrDefault(heading => heading.Index < block.Index)?.Groups[1].Value ?? "", block.Groups["kind"].Value, block.Groups["file"].Value, block.Groups["text"].Value,
            index + 1 < blocks.Count && blocks[index + 1].Groups["kind"].Value == "text" ? blocks[index + 1].Groups["text"].Value.Trim() : null))];
    }

    /// <param name="steps">Of one page, in its order.</param>
    /// <param name="folder">Where they are followed. What an earlier part of the page exported or defined there is known.</param>
    /// <param name="here">What is different here: ports, say, that others may use.</param>
    public static async Task FollowAsync(IReadOnlyList<WrittenStep> steps, string folder, Func<string, string> here)
    {
        foreach (var file in steps.Where(step => step.File.Length > 0))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file.File), file.Text);
        }

        var commands = steps.Where(step => step.Kind == "sh").ToList();
        var printed = await RunAsync(folder, "set -e\n[ ! -f exported ] || . ./exported\n" + string.Concat(commands.Select(step => $"{here(step.Text)}\necho\necho '{EndOfBlock}'\n")) + "{ export -p; declare -f; } > exported\n");
        Assert.True(printed.Count == commands.Count, $"{printed.Count} of {commands.Count} steps ended well.\n{string.Join('\n', printed)}");
        foreach (var (step, output) in commands.Zip(printed).Where(pair => pair.First.Expected is not null))
        {
            Assert.Matches(Pattern(step.Expected!), output.Trim());
        }
    }

    public static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

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

    private static string Pattern(string expected) => $"^{Regex.Escape(expected).Replace("…", "[\\s\\S]*", StringComparison.Ordinal)}$";

    [GeneratedRegex(@"^```(?<kind>\w*)(?: (?<file>\S+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
