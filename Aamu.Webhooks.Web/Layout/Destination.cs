using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Webhooks;
using MudBlazor;

namespace Aamu.Webhooks.Web.Layout;

/// <summary>A place to go to by a few letters.</summary>
internal sealed partial record Destination(string Href, string Icon, string Words, string Detail = "")
{
    private const int Most = 12;

    /// <summary>Shorter ones are in nearly every event.</summary>
    private const int ShortestText = 3;

    /// <summary>What the words fit, the likeliest first: what an id names, webhooks, pages, event types.</summary>
    public static IReadOnlyList<Destination> Find(TeamScope team, IReadOnlyList<WebhookLine> webhooks, string text, bool isOperator = false)
    {
        var (id, words) = (team.TeamId.Value, text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        bool Fits(params IEnumerable<string> names) => FitsAll(words, names);

        var ofIds = OfIds(id, text).ToList();
        var pages = Pages(team).Concat(isOperator ? OperatorsPages() : []).Append(Account).Where(page => Fits(page.Words, page.Detail));
        return
        [
            .. ofIds
                .Concat(words.Length == 0 ? pages : pages.Where(page => page.Words.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)))
                .Concat(webhooks.Where(line => Fits(line.Name, WebhookWords.Target(line.Url), line.Id.Value)).Select(line => new Destination(Paths.Webhook(id, line.Id), Icons.Material.Outlined.Webhook, line.Name, WebhookWords.Target(line.Url))))
                .Concat(pages)
                .Concat(words.Length == 0 ? [] : EventCatalog.All.Where(type => Fits(type.Name, type.Description)).Select(type => new Destination(Paths.Catalog(id, type.Name), Icons.Material.Outlined.MenuBook, type.Name, type.Description)))
                .DistinctBy(found => found.Href).Take(Most),
            .. InEvents(id, text, ofIds.Count > 0),
        ];
    }

    /// <summary>Where no team is open: what operators have, and the way into each team.</summary>
    public static IReadOnlyList<Destination> FindOutside(IReadOnlyList<Membership> teams, string text, bool isOperator)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. (isOperator ? OperatorsPages() : [])
                .Concat(teams.Select(team => new Destination(Paths.Overview(team.TeamId.Value), Icons.Material.Outlined.Groups, team.TeamName, Strings.DetailTeam)))
                .Append(new Destination(Paths.Api, Icons.Material.Outlined.Api, Strings.GoApi, Strings.DetailApi)).Append(Account)
                .Where(page => FitsAll(words, [page.Words, page.Detail])).Take(Most),
        ];
    }

    private static Destination Account => new("/account", Icons.Material.Outlined.ManageAccounts, Strings.GoYourAccount, Strings.DetailYourAccount);

    private static bool FitsAll(string[] words, IEnumerable<string> names)
    {
        var all = string.Join('\n', names);
        return words.All(word => all.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Ids are found in whatever was pasted around them: a header's line, a sentence of a colleague's.</summary>
    private static IEnumerable<Destination> OfIds(string team, string text) =>
        from match in Ids().Matches(text)
        let path = Paths.Of(team, match.Value)
        where path is not null
        select match.Value[..match.Value.IndexOf('_', StringComparison.Ordinal)] switch
        {
            "whd" => new Destination(path, Icons.Material.Outlined.Outbound, Strings.OpenDelivery, match.Value),
            "evt" => new Destination(path, Icons.Material.Outlined.Bolt, Strings.OpenEvent, match.Value),
            "sbx" => new Destination(path, Icons.Material.Outlined.Inbox, Strings.OpenSandbox, match.Value),
            "rcv" => new Destination(path, Icons.Material.Outlined.SettingsBackupRestore, Strings.OpenRecoveries, match.Value),
            _ => new Destination(path, Icons.Material.Outlined.Webhook, Strings.OpenWebhook, match.Value),
        };

    /// <summary>Ids of the workspace's own things (a task's, say) stand in what the events said. Also for names that nothing here has.</summary>
    private static IEnumerable<Destination> InEvents(string team, string text, bool isOurs)
    {
        if (!isOurs && text.Trim() is { Length: >= ShortestText } words)
        {
            yield return new Destination(Paths.EventsWith(team, words), Icons.Material.Outlined.ManageSearch, Strings.EventsWith.With(words), Strings.DetailEventsWith);
        }
    }

    private static IEnumerable<Destination> Pages(TeamScope team)
    {
        var id = team.TeamId.Value;
        yield return new(Paths.Overview(id), Icons.Material.Outlined.SpaceDashboard, Strings.GoOverview, Strings.DetailOverview);
        yield return new(Paths.Webhooks(id), Icons.Material.Outlined.Webhook, Strings.GoWebhooks);
        yield return new(Paths.Deliveries(id), Icons.Material.Outlined.Outbound, Strings.GoDeliveries);
        yield return new(Paths.Deliveries(id) + "?status=exhausted", Icons.Material.Outlined.Flag, Strings.GoGaveUp);
        yield return new(Paths.Recoveries(id), Icons.Material.Outlined.SettingsBackupRestore, Strings.GoRecoveries, Strings.DetailRecoveries);
        yield return new(Paths.Events(id), Icons.Material.Outlined.Bolt, Strings.GoEvents);
        yield return new(Paths.Events(id) + "#kept", Icons.Material.Outlined.AutoDelete, Strings.GoKept, Strings.DetailKept);
        yield return new(Paths.Refused(id), Icons.Material.Outlined.Block, Strings.GoRefused);
        yield return new(Paths.Why(id), Icons.Material.Outlined.HelpOutline, Strings.GoWhy, Strings.DetailWhy);
        yield return new(Paths.Catalog(id), Icons.Material.Outlined.MenuBook, Strings.GoCatalog);
        yield return new(Paths.Api, Icons.Material.Outlined.Api, Strings.GoApi, Strings.DetailApi);
        yield return new(Paths.Sandbox(id), Icons.Material.Outlined.Inbox, Strings.GoSandbox);
        yield return new($"/t/{id}/signatures", Icons.Material.Outlined.Healing, Strings.GoSignatures, Strings.DetailSignatures);
        yield return new($"/t/{id}/verify", Icons.Material.Outlined.VerifiedUser, Strings.GoVerify, Strings.DetailVerify);
        yield return new($"/t/{id}/projects", Icons.Material.Outlined.FolderOpen, Strings.GoProjects);
        yield return new($"/t/{id}/members", Icons.Material.Outlined.Groups, Strings.GoMembers, Strings.DetailMembers);
        if (team.Allows(TeamRole.Editor))
        {
            yield return new($"{Paths.Webhooks(id)}/new", Icons.Material.Outlined.Add, Strings.GoNewWebhook, Strings.DetailNewWebhook);
        }

        if (team.Allows(TeamRole.Admin))
        {
            yield return new($"/t/{id}/keys", Icons.Material.Outlined.Key, Strings.GoKeys);
            yield return new(Paths.Audit(id), Icons.Material.Outlined.History, Strings.GoAudit, Strings.DetailAudit);
        }
    }

    private static IEnumerable<Destination> OperatorsPages()
    {
        yield return new("/operate", Icons.Material.Outlined.MonitorHeart, Strings.GoOperate, Strings.DetailOperate);
        yield return new("/operate/keys", Icons.Material.Outlined.Key, Strings.GoServiceKeys, Strings.DetailOfOperators);
        yield return new("/operate/refused", Icons.Material.Outlined.Block, Strings.GoRefusedOfAll, Strings.DetailOfOperators);
        yield return new("/operate/books", Icons.Material.Outlined.Balance, Strings.GoBooks, Strings.DetailBooks);
        yield return new("/operate/log", Icons.Material.Outlined.History, Strings.GoOperatorsLog, Strings.DetailOfOperators);
        yield return new("/hangfire", Icons.Material.Outlined.Dvr, Strings.JobsDashboard, Strings.DetailJobs);
    }

    [GeneratedRegex("\\b(?:whd|evt|wh|sbx|rcv)_[A-Za-z0-9_-]+")]
    private static partial Regex Ids();
}
