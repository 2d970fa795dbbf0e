import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class WebhookSignature {
    /** True when the x-aamu-signature header was made from these exact bytes with this secret. */
    static boolean verify(String secret, String header, byte[] body) throws GeneralSecurityException {
        String sentMs = "";
        for (String part : header.split(",")) {
            if (part.startsWith("t=")) sentMs = part.substring(2);
        }
        if (!sentMs.matches("[0-9]{1,18}") || Math.abs(System.currentTimeMillis() - Long.parseLong(sentMs)) > 300_000) return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        mac.update((sentMs + ".").getBytes(UTF_8));
        byte[] expected = ("v1=" + HexFormat.of().formatHex(mac.doFinal(body))).getBytes(UTF_8);
        boolean fits = false;
        for (String part : header.split(",")) fits |= MessageDigest.isEqual(expected, part.getBytes(UTF_8));
        return fits;
    }
}
