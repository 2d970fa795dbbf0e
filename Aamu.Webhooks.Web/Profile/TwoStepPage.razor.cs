using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>Turns the second step of the sign-in on and off: an authenticator app (RFC 6238), and recovery codes for the day without the phone.</summary>
public sealed partial class TwoStepPage
{
    private const string Issuer = Layout.Brand.Name;
    private const int Codes = 10;

    private AccountUser? person;
    private Person? who;
    private string? key, problem;
    private string qr = "";
    private int codesLeft;
    private IReadOnlyList<string> codes = [];

    [SupplyParameterFromForm(FormName = "confirm")]
    private CodeEntry? Confirmed { get; set; }

    [SupplyParameterFromForm(FormName = "manage")]
    private TwoStepWish? Managed { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private ProofDesk Proof { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private UserManager<AccountUser> Users => Accounts.UserManager;

    /// <summary>Whoever has none proves who they are on the page that asks for it.</summary>
    private bool HasPassword => person?.PasswordHash is not null;

    private string ReadableKey => string.Join(' ', (key ?? "").ToLowerInvariant().Chunk(4).Select(group => new string(group)));

    protected override async Task OnInitializedAsync()
    {
        // Now: whoever is signed in anew, after a change, comes from nowhere for the rest of the request.
        who = Http.User.AsPerson();
        person = await Users.GetUserAsync(Http.User);
        await ShowAsync();
    }

    private async Task BeginAsync()
    {
        if (Http.User.SessionId() is not { } session || !await Sessions.IsRecentAsync(session))
        {
            // Whoever found an open screen must not lock its owner out.
            Navigation.NavigateTo(ConfirmPage.For("/account/two-step"));
        }
        else if (person is { TwoFactorEnabled: false })
        {
            await Users.ResetAuthenticatorKeyAsync(person);
            await GoOnAloneAsync(person);
            await ShowAsync();
        }
    }

    private async Task ConfirmAsync()
    {
        if (person is not { TwoFactorEnabled: false })
        {
            return;
        }

        var code = new string([.. (Confirmed?.Code ?? "").Where(char.IsAsciiDigit)]);
        if (!await Users.VerifyTwoFactorTokenAsync(person, Users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            problem = Strings.TwoStepCodeWrong;
            return;
        }

        await Users.SetTwoFactorEnabledAsync(person, true);
        await NewCodesAsync(person);
        await News.TellAsync(who!, AuditAction.TwoStepTurnedOn);
    }

    private async Task ManageAsync()
    {
        if (person is not { TwoFactorEnabled: true } || Managed is null)
        {
            return;
        }

        if (!HasPassword && (Http.User.SessionId() is not { } session || !await Sessions.IsRecentAsync(session)))
        {
            Navigation.NavigateTo(ConfirmPage.For("/account/two-step"));
            return;
        }

        problem = HasPassword ? await Proof.TryPasswordAsync(Http.User, Managed.Password) : null;
        if (problem is not null)
        {
            return;
        }

        if (Managed.Wish == "codes")
        {
            await NewCodesAsync(person);
            await News.TellAsync(who!, AuditAction.RecoveryCodesMade);
        }
        else if (Managed.Wish == "off")
        {
            await Users.SetTwoFactorEnabledAsync(person, false);
            await Users.RemoveAuthenticationTokenAsync(person, "[AspNetUserStore]", "AuthenticatorKey");
            await GoOnAloneAsync(person);
            await News.TellAsync(who!, AuditAction.TwoStepTurnedOff);
            await ShowAsync();
        }
    }

    private async Task NewCodesAsync(AccountUser of)
    {
        codes = [.. await Users.GenerateNewTwoFactorRecoveryCodesAsync(of, Codes) ?? []];
        await GoOnAloneAsync(of);
    }

    /// <summary>With another key to the account, other sessions end.</summary>
    private async Task GoOnAloneAsync(AccountUser of)
    {
        await Accounts.RefreshSignInAsync(of);
        await Sessions.EndOthersAsync(of.Id, Http.User.SessionId());
    }

    private async Task ShowAsync()
    {
        if (person is null)
        {
            return;
        }

        codesLeft = await Users.CountRecoveryCodesAsync(person);
        key = person.TwoFactorEnabled ? null : await Users.GetAuthenticatorKeyAsync(person);
        qr = key is null ? "" : QrPicture.Of($"otpauth://totp/{Uri.EscapeDataString($"{Issuer}:{person.Email}")}?secret={key}&issuer={Uri.EscapeDataString(Issuer)}&digits=6");
    }
}

/// <summary>What the form carries.</summary>
public sealed class TwoStepWish
{
    public string? Password { get; set; }

    /// <summary><c>codes</c> or <c>off</c>.</summary>
    public string? Wish { get; set; }
}
