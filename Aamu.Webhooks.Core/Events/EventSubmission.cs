using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Events;

/// <summary>An event as a producer submitted it, found to be well formed.</summary>
public sealed record EventSubmission
{
    /// <summary>Null: one is made.</summary>
    public EventId? Id { get; init; }

    public required string Type { get; init; }

    /// <summary>Null: the time of acceptance.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public required TeamId TeamId { get; init; }

    public ProjectId? ProjectId { get; init; }

    public string? ActorId { get; init; }

    /// <summary>The UTF-8 bytes of the <c>data</c> object exactly as they came.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What was left out, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The exact bytes that receivers will get: members in a fixed order, absent ones left out, <c>data</c> untouched.</summary>
    public byte[] Body(EventId id, DateTimeOffset createdAt)
    {
        using var bytes = new MemoryStream(Data.Length + 256);
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("id"u8, id.Value);
        json.WriteString("type"u8, Type);
        json.WriteString("createdAt"u8, IsoTime.Format(createdAt));
        json.WriteString("teamId"u8, TeamId.Value);
        if (ProjectId is { } project)
        {
            json.WriteString("projectId"u8, project.Value);
        }

        if (ActorId is not null)
        {
            json.WriteString("actorId"u8, ActorId);
        }

        json.WritePropertyName("data"u8);
        json.WriteRawValue(Data.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return bytes.ToArray();
    }

    /// <summary>True when the other submission says the same; a time that was left out contradicts nothing.</summary>
    public bool SaysTheSameAs(byte[] storedBody)
    {
        using var stored = JsonDocument.Parse(storedBody);
        using var data = JsonDocument.Parse(Data);
        var root = stored.RootElement;
        return Text(root, "type") == Type
            && Text(root, "projectId") == ProjectId?.Value
            && Text(root, "actorId") == ActorId
            && (CreatedAt is not { } createdAt || Text(root, "createdAt") == IsoTime.Format(createdAt))
            && JsonElement.DeepEquals(root.GetProperty("data"), data.RootElement);
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
