using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What is written for people beside the code: it leads somewhere.</summary>
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Pages => new(
        Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file)));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        var text = await ReadAsync(page);
        foreach (Match link in Link().Matches(Fence().Replace(text, "")))
        {
            var (target, heading) = (link.Groups["target"].Value, link.Groups["heading"].Value);
            var file = target.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), $"{page} leads to {target}, which is not there.");
            Assert.True(heading.Length == 0 || Headings(await ReadAsync(file)).Contains(heading), $"{page} leads to {target}#{heading}, and there is no such heading.");
        }
    }

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Repository.Root, page));

    /// <summary>As the usual viewers make anchors of them.</summary>
    private static HashSet<string> Headings(string text) =>
        [.. Heading().Matches(Fence().Replace(text, "")).Select(heading => Marks().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<target>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Marks();
}
