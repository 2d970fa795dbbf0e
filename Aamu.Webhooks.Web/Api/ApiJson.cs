using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Api.Events;
using Aamu.Webhooks.Web.Api.Incidents;
using Aamu.Webhooks.Web.Api.Recoveries;
using Aamu.Webhooks.Web.Api.Sandboxes;
using Aamu.Webhooks.Web.Api.Teams;
using Aamu.Webhooks.Web.Api.Webhooks;

namespace Aamu.Webhooks.Web.Api;

/// <summary>How answers are written: camelCase, snake_case values, times in UTC with milliseconds, nothing for what is null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(TeamView))]
[JsonSerializable(typeof(ProjectView))]
[JsonSerializable(typeof(ListView<EventTypeView>))]
[JsonSerializable(typeof(ListView<EventView>))]
[JsonSerializable(typeof(EventDetailsView))]
[JsonSerializable(typeof(ListView<WebhookView>))]
[JsonSerializable(typeof(CreatedWebhookView))]
[JsonSerializable(typeof(SecretView))]
[JsonSerializable(typeof(RotatedSecretView))]
[JsonSerializable(typeof(SentTestView))]
[JsonSerializable(typeof(ListView<DeliveryView>))]
[JsonSerializable(typeof(DeliveryDetailsView))]
[JsonSerializable(typeof(RecoveryView))]
[JsonSerializable(typeof(ListView<SandboxView>))]
[JsonSerializable(typeof(ListView<ReceivedRequestView>))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(EventBody[]))]
[JsonSerializable(typeof(NameBody))]
[JsonSerializable(typeof(NewWebhookBody))]
[JsonSerializable(typeof(WebhookChangeBody))]
[JsonSerializable(typeof(RotationBody))]
[JsonSerializable(typeof(TestBody))]
[JsonSerializable(typeof(RecoveryBody))]
[JsonSerializable(typeof(NumberedDeliveriesView))]
[JsonSerializable(typeof(HeldView))]
[JsonSerializable(typeof(ResumeView))]
[JsonSerializable(typeof(ListView<RecoveryRunView>))]
[JsonSerializable(typeof(ListView<IncidentView>))]
[JsonSerializable(typeof(ResumeBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(NewRecoveryBody))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // Answers are application/json and never part of a page: ä stays ä.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new IsoTimes());
        options.TypeInfoResolverChain.Insert(0, Default);
    }

    private sealed class IsoTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IsoTime.Parse(reader.GetString()!) ?? throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(IsoTime.Format(value));
    }
}
