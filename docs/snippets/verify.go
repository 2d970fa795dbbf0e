package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Verify is true when the x-aamu-signature header was made from these exact bytes with this secret.
func Verify(secret, header string, body []byte) bool {
	sentMs := ""
	for _, part := range strings.Split(header, ",") {
		if strings.HasPrefix(part, "t=") {
			sentMs = part[2:]
		}
	}
	sent, err := strconv.ParseInt(sentMs, 10, 64)
	if err != nil || time.Since(time.UnixMilli(sent)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(sentMs + "."))
	mac.Write(body)
	expected := []byte("v1=" + hex.EncodeToString(mac.Sum(nil)))
	fits := false
	for _, part := range strings.Split(header, ",") {
		fits = hmac.Equal(expected, []byte(part)) || fits
	}
	return fits
}
