using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>A person's sessions, each to be ended from here.</summary>
public sealed partial class SessionList
{
    private const string All = "others";

    private IReadOnlyList<AccountSession> sessions = [];
    private string? here;

    [SupplyParameterFromForm(FormName = "end-session")]
    private SessionWish? Ended { get; set; }

    /// <summary>What was done, in words.</summary>
    [Parameter]
    public EventCallback<string> Done { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNotes Notes { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        here = Http.User.SessionId();
        sessions = [.. (await Sessions.ListAsync(Http.User.PersonId()!)).OrderByDescending(session => session.Id == here)];
    }

    private async Task EndAsync()
    {
        var person = Http.User.AsPerson()!;
        var ended = Ended?.Id switch
        {
            null => 0,
            All => await Sessions.EndOthersAsync(person.Id, here),
            var id => await Sessions.EndAsync(person.Id, id) ? 1 : 0,
        };
        if (ended > 0)
        {
            await Notes.WriteAsync(person, AuditAction.SessionEnded, new AuditChange("sessions", null, $"{ended}"));
        }

        await ReadAsync();
        await Done.InvokeAsync(Wording.Of(ended, Strings.SessionEndedOne, Strings.SessionEndedMany));
    }

    private string Words(AccountSession session)
    {
        var where = session.Address is null ? "" : $" · {session.Address}";
        return (session.Id == here ? Strings.SessionHere.With(Ago(session.StartedAt)) : Strings.SessionSeen.With(Ago(session.StartedAt), Ago(session.SeenAt))) + where;
    }

    private string Ago(DateTimeOffset time) => Durations.Ago(time, Clock.GetUtcNow());
}

/// <summary>What the form carries.</summary>
public sealed class SessionWish
{
    public string? Id { get; set; }
}
