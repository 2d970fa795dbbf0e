using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A page that says "shown by" must name what is there.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string[] States = ["met", "not applicable", "open"];

    private static readonly ILookup<string, Type> Tests = typeof(NamedTestsTests).Assembly.GetTypes().ToLookup(type => type.Name);

    [Theory]
    [InlineData("docs/security.md", 30)]
    [InlineData("docs/asvs.md", 50)]
    [InlineData("docs/reliability.md", 15)]
    public async Task Every_test_that_a_page_names_exists(string page, int atLeast)
    {
        var named = Named().Matches(await ReadAsync(page)).Select(match => (Type: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();
        Assert.True(named.Count >= atLeast);
        Assert.All(named, name => Assert.True(Tests[name.Type].Any(type => name.Method.Length == 0 || type.GetMethod(name.Method) is not null), $"{page} names {name.Type}.{name.Method}, which is not there."));
    }

    [Fact]
    public async Task Each_requirement_is_met_by_a_test_or_says_why_it_is_not()
    {
        var rows = (await ReadAsync("docs/asvs.md")).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).Select(line => line.Trim('|').Split(" | ")).ToList();
        Assert.True(rows.Count >= 70);
        Assert.All(rows, row => Assert.True(
            row.Length == 4 && States.Contains(row[2].Trim()) && row[3].Trim().Length > 0 && (row[2].Trim() != "met" || Named().IsMatch(row[3])),
            string.Join(" | ", row)));
    }

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Repository.Root, page));

    /// <summary><c>`SomeTests`</c> or <c>`SomeJourney.What_it_shows`</c>.</summary>
    [GeneratedRegex("`([A-Z][A-Za-z]*(?:Tests|Journey))(?:\\.([A-Za-z0-9_]+))?`")]
    private static partial Regex Named();
}
