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
}

public sealed class ApiKey
{
    public const string IngestPrefix = "aamu_ik_";
    public const string TeamPrefix = "aamu_tk_";

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

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>256 bits of chance behind the kind's prefix.</summary>
    public static string Generate(ApiKeyKind kind) =>
        (kind == ApiKeyKind.Ingest ? IngestPrefix : TeamPrefix) + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43);

    public static string VisiblePrefixOf(string key) => key[..Math.Min(key.Length, IngestPrefix.Length + 4)];
}
