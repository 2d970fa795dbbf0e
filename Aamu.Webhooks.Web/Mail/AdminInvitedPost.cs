using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Writes to those who are admins of a team already when an operator lets another one in.</summary>
internal sealed partial class AdminInvitedPost(InvitationBook invitations, PostOffice post, IBackgroundJobClientV2 jobs, TimeProvider clock, ILogger<AdminInvitedPost> logger)
{
    public async Task TellAsync(OperatorScope scope, TeamId team, string teamName, string invited)
    {
        if (!post.IsOpen)
        {
            return;
        }

        var at = clock.GetUtcNow();
        try
        {
            foreach (var admin in await invitations.AdminsAsync(scope, team))
            {
                jobs.Enqueue<AdminInvitedLetterJob>(Queues.Default, job => job.RunAsync(admin, team.Value, teamName, invited, scope.Actor, at, CancellationToken.None));
            }
        }
        catch (BackgroundJobClientException exception)
        {
            // It is done, and in the team's own log.
            LogNotTold(exception, team.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An operator invited an admin to team {TeamId} and its admins could not be written to")]
    private partial void LogNotTold(Exception exception, string teamId);
}
