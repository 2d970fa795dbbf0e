using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>A page for operators: it reads when it opens and at every navigation, with a ticket printed anew.</summary>
public abstract class OperatorPage : ComponentBase
{
    protected OperatorScope Scope { get; private set; } = null!;

    protected bool IsReady { get; private set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected abstract Task ReadAsync();

    protected override async Task OnParametersSetAsync()
    {
        Scope = (await Authentication).User.AsOperator();
        await ReadAsync();
        IsReady = true;
    }
}
