using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What docs/security.md tells secret scanners finds what this program makes.</summary>
public sealed partial class LeakedKeyPatternsTests
{
    private static readonly Dictionary<string, string> Patterns = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md")))
        .ToDictionary(row => row.Groups["what"].Value, row => row.Groups["pattern"].Value);

    [Theory]
    [InlineData("ingest key", ApiKeyKind.Ingest)]
    [InlineData("team key", ApiKeyKind.Team)]
    [InlineData("operator key", ApiKeyKind.Operator)]
    public void Each_kind_of_key_is_found_by_its_pattern_and_by_no_other(string what, ApiKeyKind kind)
    {
        Assert.Equal(4, Patterns.Count);
        for (var i = 0; i < 100; i++)
        {
            var key = ApiKey.Generate(kind);
            Assert.Equal([what], Patterns.Where(pattern => Regex.Match($"key: \"{key}\"", pattern.Value).Value == key).Select(pattern => pattern.Key));
        }
    }

    [Fact]
    public void So_is_a_signing_secret()
    {
        for (var i = 0; i < 100; i++)
        {
            var secret = SigningSecret.Generate();
            Assert.Equal(secret, Regex.Match($"WEBHOOK_SECRET={secret}\n", Patterns["signing secret"]).Value);
        }
    }

    [GeneratedRegex(@"^\| (?<what>[a-z ]+) \| `(?<pattern>\\b[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
