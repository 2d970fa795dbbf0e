using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Learns projects from events: an unknown one appears under its id, and <c>project.*</c> events tell names and endings.</summary>
public sealed class ProjectNames(TeamRegister register)
{
    private const string AddUnknown = "INSERT INTO Projects (TeamId, Id, Name) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING";
    private const string Rename = "UPDATE Projects SET Name = $3 WHERE TeamId = $1 AND Id = $2";
    private const string Archive = "UPDATE Projects SET ArchivedAt = $3 WHERE TeamId = $1 AND Id = $2";
    private const string Delete = "UPDATE Projects SET DeletedAt = $3 WHERE TeamId = $1 AND Id = $2";

    private const string Revive = "UPDATE Projects SET DeletedAt = NULL, ArchivedAt = NULL WHERE TeamId = $1 AND Id = $2 AND (DeletedAt IS NOT NULL OR ArchivedAt IS NOT NULL)";

    /// <returns>What the sender should hear of it: that nobody had made this project known; else null.</returns>
    internal string? Learn(WriteTransaction transaction, EventSubmission submission, DateTimeOffset at)
    {
        var aboutProject = submission.Type.StartsWith("project.", StringComparison.Ordinal) && !submission.Type.StartsWith("project.member.", StringComparison.Ordinal);
        var (named, name) = aboutProject ? Read(submission.Data) : default;
        if ((submission.ProjectId?.Value ?? named) is not { } id || !Identifier.IsValid(id))
        {
            return null;
        }

        var isNew = !register.Knows(submission.TeamId, new ProjectId(id), transaction);
        if (isNew)
        {
            transaction.Statement(AddUnknown).Bind(submission.TeamId.Value, id).RunByTheWay();
            register.Learned(submission.TeamId, new ProjectId(id), transaction);
        }

        if (aboutProject)
        {
            Tell(transaction, submission, at, id, name);
        }

        return isNew && !aboutProject ? $"{id} is not in the directory; it appears there under its id." : null;
    }

    private static void Tell(WriteTransaction transaction, EventSubmission submission, DateTimeOffset at, string id, string? name)
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            transaction.Statement(Rename).Bind(submission.TeamId.Value, id, name.Length <= 200 ? name : name[..200]).RunByTheWay();
        }

        if (submission.Type is "project.archived" or "project.unarchived")
        {
            transaction.Statement(Archive).Bind(submission.TeamId.Value, id, submission.Type == "project.archived" ? at : null).RunByTheWay();
        }
        else if (submission.Type == "project.created")
        {
            transaction.Statement(Revive).Bind(submission.TeamId.Value, id).RunByTheWay();
        }
        else if (submission.Type == "project.deleted")
        {
            transaction.Statement(Delete).Bind(submission.TeamId.Value, id, at).RunByTheWay();
        }
    }

    private static (string? Id, string? Name) Read(ReadOnlyMemory<byte> data)
    {
        using var json = JsonDocument.Parse(data);
        return (Text(json.RootElement, "projectId"), Text(json.RootElement, "name"));
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
