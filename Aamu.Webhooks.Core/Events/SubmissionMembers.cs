using System.Text.Json;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Events;

/// <summary>The members of a submitted event as they stand in its JSON, before anybody judged them.</summary>
internal sealed class SubmissionMembers
{
    private const int MaxText = 128;

    private readonly Dictionary<string, string[]> errors = [];

    public string? Id { get; private set; }

    public string? Type { get; private set; }

    public string? CreatedAt { get; private set; }

    public string? TeamId { get; private set; }

    public string? ProjectId { get; private set; }

    public string? ActorId { get; private set; }

    public ReadOnlyMemory<byte> Data { get; private set; }

    public List<string> Unknown { get; } = [];

    /// <summary>The problem that makes the whole unreadable; single fields at fault are kept for <see cref="Errors"/>.</summary>
    public IntakeProblem? Read(ReadOnlyMemory<byte> json)
    {
        var content = new JsonContent();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new IntakeProblem(IntakeProblemKind.InvalidEvent, $"An event must be a JSON object; {JsonContent.KindOf(reader.TokenType)} was sent.");
        }

        content.CheckToken(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (content.CheckToken(ref reader) is { } wrongName)
            {
                return new IntakeProblem(IntakeProblemKind.InvalidEvent, wrongName);
            }

            var name = reader.GetString()!;
            reader.Read();
            if (ReadMember(name, ref reader, json, content) is { } wrong)
            {
                return IntakeProblem.Field(JsonContent.Shortened(name), wrong);
            }
        }

        // A second value after the object is no JSON text any more: this throws.
        reader.Read();
        return null;
    }

    public void Errors(Dictionary<string, string[]> into)
    {
        foreach (var (field, messages) in errors)
        {
            into[field] = messages;
        }

        Check(into, "type", Type is null, "type is missing: the event's name, as task.created.");
        Check(into, "teamId", TeamId is null, "teamId is missing.");
        Check(into, "teamId", TeamId is not null && !Identifier.IsValid(TeamId), $"teamId is {Identifier.Rule}.");
        Check(into, "projectId", ProjectId is not null && !Identifier.IsValid(ProjectId), $"projectId is {Identifier.Rule}.");
        Check(into, "id", Id is not null && !PrefixedId.IsWellFormed(Id, EventId.Prefix), "id is evt_ and 1–64 characters of A–Z, a–z, 0–9, _ and -.");
        Check(into, "actorId", ActorId is not null && (ActorId.Length is 0 or > MaxText || ActorId.Any(char.IsControl)), $"actorId has 1–{MaxText} characters, none of them a control character.");
        Check(into, "createdAt", CreatedAt is not null && IsoTime.Parse(CreatedAt) is null, "createdAt is a time with its offset, as 2026-06-05T14:47:14.806Z.");
        Check(into, "data", Data.IsEmpty, "data is missing: a JSON object, {} at least.");
    }

    private static void Check(Dictionary<string, string[]> into, string field, bool wrong, string message)
    {
        if (wrong)
        {
            into.TryAdd(field, [message]);
        }
    }

    private string? ReadMember(string name, ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, JsonContent content)
    {
        var start = (int)reader.TokenStartIndex;
        var type = reader.TokenType;
        var text = type == JsonTokenType.String && content.CheckToken(ref reader) is null ? reader.GetString() : null;
        if (content.Check(ref reader) is { } wrong)
        {
            return wrong;
        }

        switch (name)
        {
            case "data":
                Check(errors, name, type != JsonTokenType.StartObject, $"data must be a JSON object; {JsonContent.KindOf(type)} was sent.");
                Data = json[start..(int)reader.BytesConsumed];
                return null;
            case "id": Id = text; break;
            case "type": Type = text; break;
            case "createdAt": CreatedAt = text; break;
            case "teamId": TeamId = text; break;
            case "projectId": ProjectId = text; break;
            case "actorId": ActorId = text; break;
            default:
                Unknown.Add(JsonContent.Shortened(name));
                return null;
        }

        Check(errors, name, type is not (JsonTokenType.String or JsonTokenType.Null), $"{name} is a text.");
        return null;
    }
}
