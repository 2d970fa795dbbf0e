using System.Text.Json;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>What a backup says about itself, in <see cref="FileName"/>: a folder without it is none.</summary>
public sealed record BackupManifest
{
    public const string FileName = "backup.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Everything that was committed by then is in it, and nothing that came later.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The newest migrations that the database has seen: whoever restores it must know them.</summary>
    public required IReadOnlyList<string> Schema { get; init; }

    public required BackedUpFile Database { get; init; }

    /// <summary>Those that open the secrets in the database; empty when they are kept elsewhere.</summary>
    public IReadOnlyList<BackedUpFile> Keys { get; init; } = [];

    public long Events { get; init; }

    public long Deliveries { get; init; }

    public long Attempts { get; init; }

    /// <summary>The copy is as the original is: so its books may be broken too.</summary>
    public bool BooksBalance { get; init; }

    public double TookMs { get; init; }

    /// <summary>All of it, in bytes.</summary>
    public long Bytes => Database.Bytes + Keys.Sum(key => key.Bytes);

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null when it is not one of ours.</summary>
    internal static BackupManifest? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(file), Json);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <param name="Name">Its path in the backup's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">In lower-case hex.</param>
public sealed record BackedUpFile(string Name, long Bytes, string Sha256);

/// <summary>A backup that is there.</summary>
/// <param name="Folder">Its own, as a full path.</param>
/// <param name="Manifest">What it says about itself.</param>
public sealed record MadeBackup(string Folder, BackupManifest Manifest);
