require "openssl"

# True when the x-aamu-signature header was made from these exact bytes with this secret.
def verify(secret, header, body, tolerance_seconds = 300)
  parts = header.split(",")
  sent_ms = parts.find { |part| part.start_with?("t=") }.to_s.delete_prefix("t=")
  return false unless sent_ms.match?(/\A\d{1,18}\z/) && (Time.now.to_f * 1000 - sent_ms.to_i).abs <= tolerance_seconds * 1000

  expected = "v1=" + OpenSSL::HMAC.hexdigest("SHA256", secret, "#{sent_ms}.".b + body.b)
  parts.any? { |part| OpenSSL.secure_compare(expected, part) }
end
