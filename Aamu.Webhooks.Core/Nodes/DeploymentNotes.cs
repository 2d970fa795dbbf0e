using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>Small things that all nodes must agree on: rows where there may be several, and this process's memory where it has the database to itself.</summary>
public sealed class DeploymentNotes(WebhooksDatabase database, SingleWriter writer)
{
    private const string Find = "SELECT Text FROM DeploymentNotes WHERE Name = $1";
    private const string Put = "INSERT INTO DeploymentNotes (Name, Text) VALUES ($1, $2) ON CONFLICT (Name) DO UPDATE SET Text = $2";
    private const string PutBack = "INSERT INTO DeploymentNotes (Name, Text) VALUES ($1, $2) ON CONFLICT (Name) DO NOTHING";
    private const string Replace = "UPDATE DeploymentNotes SET Text = $3 WHERE Name = $1 AND Text = $2";
    private const string Forget = "DELETE FROM DeploymentNotes WHERE Name = $1";
    private const string ForgetBetween = "DELETE FROM DeploymentNotes WHERE Name >= $1 AND Name < $2";
    private const string Remove = "DELETE FROM DeploymentNotes WHERE Name = $1 AND Text = $2";

    private readonly ConcurrentDictionary<string, string> own = new(StringComparer.Ordinal);

    /// <summary>Null when there is none of that name.</summary>
    public Task<string?> ReadAsync(string name) => database.Link is null ? Task.FromResult(Read(name)) : Task.Run(() => Read(name));

    /// <summary>The same for a meter, which asks on a thread of its own.</summary>
    internal string? Read(string name)
    {
        if (database.Link is null)
        {
            return own.GetValueOrDefault(name);
        }

        using var connection = database.OpenToRead();
        return connection.Statement(Find).Bind(name).Text();
    }

    public async Task WriteAsync(string name, string text)
    {
        if (database.Link is null)
        {
            own[name] = text;
        }
        else
        {
            await writer.WriteAsync(transaction => transaction.Statement(Put).Bind(name, text).RunByTheWay());
        }
    }

    /// <summary>Unless there is one of that name by now.</summary>
    public async Task PutBackAsync(string name, string text)
    {
        if (database.Link is null)
        {
            own.TryAdd(name, text);
        }
        else
        {
            await writer.WriteAsync(transaction => transaction.Statement(PutBack).Bind(name, text).RunByTheWay());
        }
    }

    /// <summary>Writes another text in its place; of several who try, one hears true.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it is expected to say.</param>
    /// <param name="other">What it says from then on.</param>
    internal async Task<bool> ReplaceAsync(string name, string text, string other) => database.Link is null
        ? own.TryUpdate(name, other, text)
        : await writer.WriteAsync(transaction => transaction.Statement(Replace).Bind(name, text, other).Run()) > 0;

    /// <summary>Whatever it says.</summary>
    internal async Task ForgetAsync(string name)
    {
        if (database.Link is null)
        {
            own.TryRemove(name, out _);
        }
        else
        {
            await writer.WriteAsync(transaction => transaction.Statement(Forget).Bind(name).RunByTheWay());
        }
    }

    /// <summary>What those who are gone have left: notes that are named by a time.</summary>
    /// <param name="from">The first name.</param>
    /// <param name="before">The first that stays.</param>
    internal async Task ForgetAsync(string from, string before)
    {
        if (database.Link is not null)
        {
            await writer.WriteAsync(transaction => transaction.Statement(ForgetBetween).Bind(from, before).RunByTheWay());
        }
    }

    /// <summary>Removes it; of several who try, one hears true.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it is expected to say.</param>
    public async Task<bool> TakeAsync(string name, string text) => database.Link is null
        ? own.TryRemove(new KeyValuePair<string, string>(name, text))
        : await writer.WriteAsync(transaction => transaction.Statement(Remove).Bind(name, text).Run()) > 0;
}
