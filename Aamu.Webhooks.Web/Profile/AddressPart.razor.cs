using System.Net.Mail;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>Whether the account's address is known to be the person's, and how it becomes another one.</summary>
public sealed partial class AddressPart
{
    private string? problem;

    [SupplyParameterFromForm(FormName = "change-address")]
    private SignInEntry? Changed { get; set; }

    [Parameter, EditorRequired]
    public AccountUser Of { get; set; } = default!;

    /// <summary>What was done, in words.</summary>
    [Parameter]
    public EventCallback<string> Done { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private PostOffice Post { get; set; } = default!;

    [Inject]
    private LetterLimit Limit { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private IBackgroundJobClientV2 Jobs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task SendAgainAsync()
    {
        if (await SendAsync(Of.Email!))
        {
            await Done.InvokeAsync(Strings.AddressSent.With(Of.Email));
        }
    }

    private async Task ChangeAsync()
    {
        var wanted = Changed?.Email?.Trim() ?? "";
        if (Http.User.SessionId() is not { } session || !await Sessions.IsRecentAsync(session))
        {
            // Whoever found an open screen must not take the account along.
            Navigation.NavigateTo(ConfirmPage.For("/account"));
        }
        else if (!MailAddress.TryCreate(wanted, out var address) || address.Address != wanted || wanted.Length > 256)
        {
            problem = Strings.AddressRefused;
        }
        else if (await SendAsync(wanted))
        {
            await Done.InvokeAsync(Strings.AddressSentNew.With(wanted));
        }
    }

    private async Task<bool> SendAsync(string address)
    {
        // Not to as many addresses as somebody can think of.
        if (!Post.IsOpen || !await Limit.AskAsync(Of.Id))
        {
            problem = Strings.AddressTooMany;
            return false;
        }

        Jobs.Enqueue<AddressLetterJob>(Queues.Default, job => job.RunAsync(Of.Id, address, CancellationToken.None));
        return true;
    }
}
