using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>Which teams and projects are known, in memory, for the hot path; read and changed inside write transactions only.</summary>
public sealed class TeamRegister
{
    private HashSet<TeamId>? teams;
    private readonly Dictionary<TeamId, HashSet<ProjectId>> projects = [];
    private long expected;

    public bool Knows(TeamId team, WriteTransaction transaction)
    {
        HeedOtherNodes(transaction);
        teams ??= [.. transaction.Context.Teams.AsNoTracking().Where(known => known.DeletedAt == null).Select(known => known.Id)];
        return teams.Contains(team);
    }

    public bool Knows(TeamId team, ProjectId project, WriteTransaction transaction)
    {
        HeedOtherNodes(transaction);
        if (!projects.TryGetValue(team, out var known))
        {
            known = [.. transaction.Context.Projects.AsNoTracking().Where(row => row.TeamId == team).Select(row => row.Id)];
            projects.Add(team, known);
        }

        return known.Contains(project);
    }

    /// <summary>To be called in the transaction that adds a project which was just asked for: a flood of new ones must not read all of them each time.</summary>
    public void Learned(TeamId team, ProjectId project, WriteTransaction transaction)
    {
        projects[team].Add(project);
        transaction.OnRollback(() => projects.Remove(team));
    }

    /// <summary>Forgets what it knows, to be read again: cheap, and right whether the transaction commits or not.</summary>
    public void Changed(TeamId team, WriteTransaction transaction)
    {
        Forget(team);
        transaction.Mark(SharedMark.Settings);
        transaction.OnRollback(() => Forget(team));
    }

    private void HeedOtherNodes(WriteTransaction transaction)
    {
        if (transaction.Marks.Settings != expected)
        {
            (teams, expected) = (null, transaction.Marks.Settings);
            projects.Clear();
        }
    }

    private void Forget(TeamId team)
    {
        teams = null;
        projects.Remove(team);
    }
}
