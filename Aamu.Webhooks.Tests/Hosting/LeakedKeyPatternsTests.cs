using System.Security.Cryptography;
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

    /// <summary>The guide for PostgreSQL makes keys by itself: <c>$(openssl rand -hex 22 | cut -c -43)</c>.</summary>
    [Theory]
    [InlineData("ingest key", "aamu_ik_")]
    [InlineData("team key", "aamu_tk_")]
    public void So_is_a_key_that_was_made_as_the_guide_says(string what, string prefix)
    {
        Assert.Contains($"={prefix}$(openssl rand -hex 22 | cut -c -43)\n", File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy", "postgres-nginx.md")), StringComparison.Ordinal);
        var key = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(22))[..43];
        Assert.Equal(key, Regex.Match($"{what}: {key}\n", Patterns[what]).Value);
    }

    [GeneratedRegex(@"^\| (?<what>[a-z ]+) \| `(?<pattern>\\b[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
