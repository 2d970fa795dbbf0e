<?php
/** True when the x-aamu-signature header was made from these exact bytes with this secret. */
function verify(string $secret, string $header, string $body, int $toleranceSeconds = 300): bool
{
    $parts = explode(',', $header);
    $sentMs = '';
    foreach ($parts as $part) {
        if (str_starts_with($part, 't=')) $sentMs = substr($part, 2);
    }
    if (!preg_match('/^\d{1,18}$/D', $sentMs) || abs(microtime(true) * 1000 - (int) $sentMs) > $toleranceSeconds * 1000) return false;
    $expected = 'v1=' . hash_hmac('sha256', "$sentMs.$body", $secret);
    $fits = false;
    foreach ($parts as $part) {
        $fits = hash_equals($expected, $part) || $fits;
    }
    return $fits;
}
