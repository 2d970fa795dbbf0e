using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

public enum ApiKeyKind
{
    /// <summary>For Aamu itself: submits events of any team and keeps the directory.</summary>
    Ingest,

    /// <summary>For one team's own programs, with a role.</summary>
    Team,

    /// <summary>For the operators' monitoring: reads the service's figures, and nothing of any team.</summary>
    Operator,
}

public sealed class ApiKey
{
    public const string IngestPrefix = "aamu_ik_";
    public const string TeamPrefix = "aamu_tk_";
    public const string OperatorPrefix = "aamu_ok_";

    public ApiKeyId Id { get; init; }

    public ApiKeyKind Kind { get; init; }

    public TeamId? TeamId { get; init; }

    public TeamRole? Role { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key's UTF-8 bytes. The key itself is shown once and never kept.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The first characters, so that a person can tell keys apart.</summary>
    public required string VisiblePrefix { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>From then on it opens nothing; null: it does not end by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute: it is written by the way, and not for each call.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>256 bits of chance behind the kind's prefix.</summary>
    public static string Generate(ApiKeyKind kind) =>
        PrefixOf(kind) + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43);

    /// <summary>Whether it looks like a key of this service, known or not.</summary>
    public static bool IsOurs(string key) => Enum.GetValues<ApiKeyKind>().Any(kind => key.StartsWith(PrefixOf(kind), StringComparison.Ordinal));

    public static string VisiblePrefixOf(string key) => key[..Math.Min(key.Length, IngestPrefix.Length + 4)];

    private static string PrefixOf(ApiKeyKind kind) => kind switch
    {
        ApiKeyKind.Ingest => IngestPrefix,
        ApiKeyKind.Team => TeamPrefix,
        _ => OperatorPrefix,
    };
}
