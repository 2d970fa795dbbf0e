using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What is to be said of deliveries that are green and may not have arrived.</summary>
internal static class Doubts
{
    public static IReadOnlyDictionary<DeliveryId, string> Of(IReadOnlyDictionary<DeliveryId, AttemptDetails> answers) =>
        answers.ToDictionary(answer => answer.Key, answer => AnswerSigns.Of(answer.Value) is { IsLogin: true } ? Strings.DoubtLogin : Strings.DoubtPage);
}
