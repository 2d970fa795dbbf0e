using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Account.Passkeys;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>A person's passkeys: each to be removed, and more to be added.</summary>
public sealed partial class PasskeysPage
{
    private const string Path = "/account/passkeys";

    private AccountUser? person;
    private Person? who;
    private bool isRecent;
    private string? problem, done;
    private PasskeyLine? asked;
    private IReadOnlyList<PasskeyLine> passkeys = [];

    [SupplyParameterFromForm(FormName = "add-passkey")]
    private PasskeyEntry? Shown { get; set; }

    [SupplyParameterFromForm(FormName = "remove-passkey")]
    private PasskeyWish? Removed { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private PasskeyBook Book { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private IOptions<OutsideOptions> Outside { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private string Device => DeviceWords.Of(Http.Request.Headers.UserAgent);

    protected override async Task OnInitializedAsync()
    {
        who = Http.User.AsPerson();
        person = await Accounts.UserManager.GetUserAsync(Http.User);
        isRecent = Http.User.SessionId() is { } session && await Sessions.IsRecentAsync(session);
        await ReadAsync();
    }

    private async Task AddAsync()
    {
        if (!MayChange() || Shown?.Credential is not { Length: > 0 } credential || await AttestedAsync(credential) is not { } passkey)
        {
            problem ??= Strings.PasskeyAddFailed;
            return;
        }

        problem = await Book.AddAsync(person!, passkey, Shown.Name);
        if (problem is null)
        {
            await News.TellAsync(who!, AuditAction.PasskeyAdded, new AuditChange("name", null, passkey.Name));
            done = Strings.PasskeyAdded.With(passkey.Name);
            await ReadAsync();
        }
    }

    private async Task RemoveAsync()
    {
        if (!MayChange())
        {
            return;
        }

        if (passkeys.Count == 1 && passkeys[0].Id == Removed?.Id && !await HasAnotherWayAsync(person!))
        {
            problem = Strings.PasskeyOnlyWay;
            return;
        }

        if (Removed?.Asked != Removed?.Id)
        {
            // Asked once, by its name, before it is gone.
            asked = passkeys.FirstOrDefault(passkey => passkey.Id == Removed?.Id);
            return;
        }

        if (await Book.RemoveAsync(person!, Removed?.Id) is { } name)
        {
            // Whoever has the device may be signed in by it.
            await Sessions.EndOthersAsync(person!.Id, Http.User.SessionId());
            await News.TellAsync(who!, AuditAction.PasskeyRemoved, new AuditChange("name", name, null));
            done = Strings.PasskeyRemoved.With(name);
            await ReadAsync();
        }
    }

    private async Task<bool> HasAnotherWayAsync(AccountUser of) =>
        await Accounts.UserManager.HasPasswordAsync(of) || (Outside.Value.IsOn && (await Accounts.UserManager.GetLoginsAsync(of)).Count > 0);

    /// <summary>Null when it is not what was asked for in this browser within five minutes, or is not for this account.</summary>
    private async Task<UserPasskeyInfo?> AttestedAsync(string credential)
    {
        try
        {
            var made = await Accounts.PerformPasskeyAttestationAsync(credential);
            return made.Succeeded && made.UserEntity.Id == person!.Id ? made.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            // What Identity says to an answer to which there is no question (any more).
            return null;
        }
    }

    /// <summary>Whoever found an open screen must not leave a key of their own behind.</summary>
    private bool MayChange()
    {
        if (person is not null && !isRecent)
        {
            Navigation.NavigateTo(ConfirmPage.For(Path));
        }

        return person is not null && isRecent;
    }

    private async Task ReadAsync() => passkeys = person is null ? [] : await Book.ListAsync(person);

    private string Words(PasskeyLine passkey) => passkey.LastUsedAt is { } used ? Strings.PasskeyUsed.With(Ago(passkey.CreatedAt), Ago(used)) : Strings.PasskeyUnused.With(Ago(passkey.CreatedAt));

    private string Ago(DateTimeOffset time) => Durations.Ago(time, Clock.GetUtcNow());
}

/// <summary>What the form carries.</summary>
public sealed class PasskeyWish
{
    public string? Id { get; set; }

    /// <summary>The one that the page had asked about.</summary>
    public string? Asked { get; set; }
}
