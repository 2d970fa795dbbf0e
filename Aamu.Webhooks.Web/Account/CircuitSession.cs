using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Ends the open page of a session that was ended: a circuit outlives the cookie that opened it. It is told at once, and looks every minute in case it was not.</summary>
internal sealed class CircuitSession : RevalidatingServerAuthenticationStateProvider
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly SessionBook sessions;
    private string? session;

    public CircuitSession(ILoggerFactory loggers, SessionBook sessions)
        : base(loggers)
    {
        this.sessions = sessions;
        AuthenticationStateChanged += state => _ = LearnAsync(state);
        sessions.Ended += OnEnded;
    }

    protected override TimeSpan RevalidationInterval => Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.PersonId() is { } person && authenticationState.User.SessionId() is { } id && await sessions.MayStayAsync(id, person);

    protected override void Dispose(bool disposing)
    {
        sessions.Ended -= OnEnded;
        base.Dispose(disposing);
    }

    private async Task LearnAsync(Task<AuthenticationState> state) => session = (await state).User.SessionId();

    private void OnEnded(string id)
    {
        if (id == session)
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
    }
}
