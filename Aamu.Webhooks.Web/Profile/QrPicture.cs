using QRCoder;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>A text that a phone's camera reads: black on white, whatever the page's colours are.</summary>
internal static class QrPicture
{
    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return new SvgQRCode(data).GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
