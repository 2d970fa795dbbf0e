using System.Text.Json;
using System.Text.Unicode;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Either a submission or what is wrong with it; the names that could be read are there in both cases, for the record of refusals.</summary>
public sealed record SubmissionReading(EventSubmission? Submission, IntakeProblem? Problem, string? TeamId = null, string? EventType = null, string? EventId = null);

/// <summary>Reads the JSON of one event: <c>{id?, type, createdAt?, teamId, projectId?, actorId?, data}</c>.</summary>
public static class SubmissionReader
{
    /// <summary>The largest event, in bytes of its JSON.</summary>
    public const int MaxBytes = 256 * 1024;

    public static SubmissionReading Read(ReadOnlyMemory<byte> json)
    {
        var members = new SubmissionMembers();
        return ReadMembers(json, members) is { } problem
            ? new SubmissionReading(null, problem, members.TeamId, members.Type, members.Id)
            : Judge(members);
    }

    /// <summary>The elements of a batch as they stand in it; the problem when it is no array of JSON.</summary>
    public static (IReadOnlyList<ReadOnlyMemory<byte>> Events, IntakeProblem? Problem) Split(ReadOnlyMemory<byte> json)
    {
        var events = new List<ReadOnlyMemory<byte>>();
        if (Emptiness(json) is { } empty)
        {
            return (events, empty);
        }

        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return (events, new IntakeProblem(IntakeProblemKind.NotJson, "A batch is a JSON array of events."));
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                events.Add(json[start..(int)reader.BytesConsumed]);
            }

            reader.Read();
            return (events, null);
        }
        catch (JsonException exception)
        {
            return ([], NotJson(exception));
        }
    }

    private static IntakeProblem? ReadMembers(ReadOnlyMemory<byte> json, SubmissionMembers members)
    {
        if (json.Length > MaxBytes)
        {
            return new IntakeProblem(IntakeProblemKind.TooLarge, $"An event may have {MaxBytes / 1024} KiB; this one has {json.Length:N0} bytes.");
        }

        if (Emptiness(json) is { } empty)
        {
            return empty;
        }

        if (!Utf8.IsValid(json.Span))
        {
            return new IntakeProblem(IntakeProblemKind.NotJson, "The body is not valid UTF-8.");
        }

        try
        {
            return members.Read(json);
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    private static SubmissionReading Judge(SubmissionMembers members)
    {
        var fields = new Dictionary<string, string[]>();
        members.Errors(fields);
        var problem = fields.Count > 0
            ? new IntakeProblem(IntakeProblemKind.InvalidEvent, string.Join(" ", fields.SelectMany(field => field.Value)), fields)
            : UnwantedType(members.Type!);
        var submission = problem is not null ? null : new EventSubmission
        {
            Id = members.Id is null ? null : new EventId(members.Id),
            Type = EventCatalog.Find(members.Type!)!.Name,
            CreatedAt = members.CreatedAt is null ? null : IsoTime.Parse(members.CreatedAt),
            TeamId = new TeamId(members.TeamId!),
            ProjectId = members.ProjectId is null ? null : new ProjectId(members.ProjectId),
            ActorId = members.ActorId,
            Data = members.Data,
            Warnings = UnknownFields.Warnings(members.Unknown),
        };
        return new SubmissionReading(submission, problem, members.TeamId, members.Type, members.Id);
    }

    private static IntakeProblem? UnwantedType(string type)
    {
        if (EventCatalog.IsOperational(type))
        {
            return IntakeProblem.Field("type", $"{type} is told by this service itself and is not submitted.");
        }

        if (EventCatalog.Knows(type))
        {
            return null;
        }

        var nearest = EventCatalog.Nearest(type);
        var unknown = $"There is no event type “{JsonContent.Shortened(type)}”.";
        var message = nearest.Count == 0 ? unknown : $"{unknown} The nearest: {string.Join(", ", nearest)}.";
        return new IntakeProblem(IntakeProblemKind.UnknownEventType, message, new Dictionary<string, string[]> { ["type"] = [message] });
    }

    private static IntakeProblem? Emptiness(ReadOnlyMemory<byte> json) =>
        json.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? new IntakeProblem(IntakeProblemKind.NotJson, "The body is empty.") : null;

    private static IntakeProblem NotJson(JsonException exception) =>
        new(IntakeProblemKind.NotJson, $"The body is not JSON: it breaks off at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
}
