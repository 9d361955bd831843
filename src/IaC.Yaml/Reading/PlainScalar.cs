using System.Globalization;
using System.Text.Json.Nodes;

namespace IaC.Yaml;

/// <summary>
/// Types a scalar without quotes as kubectl does (sigs.k8s.io/yaml on YAML 1.1): <c>yes</c> and <c>on</c> are true, <c>0644</c> is octal, <c>1e3</c> is a number, a date is text.
/// </summary>
internal static class PlainScalar
{
    private static readonly string[] NotFinite = [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"];

    /// <summary>Whether it is infinite or no number, which JSON cannot say.</summary>
    public static bool IsNotFinite(string text) => text.Length is 4 or 5 && NotFinite.Contains(text);

    /// <summary>The typed value; null for null.</summary>
    public static JsonValue? Read(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        switch (text[0])
        {
            case (>= '0' and <= '9') or '+' or '-':
                return Number(text.Replace("_", "", StringComparison.Ordinal)) ?? JsonValue.Create(text);
            case '.':
                return Float(text) ?? JsonValue.Create(text);
            default:
                return Word(text, out JsonValue? value) ? value : JsonValue.Create(text);
        }
    }

    private static bool Word(string text, out JsonValue? value)
    {
        switch (text)
        {
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                value = JsonValue.Create(true);
                return true;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                value = JsonValue.Create(false);
                return true;
            case "~" or "null" or "Null" or "NULL":
                value = null;
                return true;
            default:
                value = null;
                return false;
        }
    }

    private static JsonValue? Number(string text)
    {
        bool negative = text[0] == '-';
        ReadOnlySpan<char> digits = negative || text[0] == '+' ? text.AsSpan(1) : text;
        (int radix, int prefix) = Radix(digits);
        if (!TryInteger(digits[prefix..], radix, out ulong magnitude))
        {
            return Float(text);
        }

        if (!negative)
        {
            return magnitude <= long.MaxValue ? JsonValue.Create((long)magnitude) : JsonValue.Create(magnitude);
        }

        return magnitude <= (ulong)long.MaxValue + 1 ? JsonValue.Create(unchecked(-(long)magnitude)) : Float(text);
    }

    private static (int Radix, int Prefix) Radix(ReadOnlySpan<char> digits) => digits switch
    {
        ['0', 'x' or 'X', ..] => (16, 2),
        ['0', 'b' or 'B', ..] => (2, 2),
        ['0', 'o' or 'O', ..] => (8, 2),
        ['0', _, ..] => (8, 1),
        _ => (10, 0),
    };

    private static bool TryInteger(ReadOnlySpan<char> digits, int radix, out ulong value)
    {
        value = 0;
        foreach (char letter in digits)
        {
            int digit = DigitOf(letter);
            UInt128 next = ((UInt128)value * (uint)radix) + (uint)digit;
            if (digit >= radix || next > ulong.MaxValue)
            {
                return false;
            }

            value = (ulong)next;
        }

        return digits.Length > 0;
    }

    private static int DigitOf(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'a' and <= 'f' => letter - 'a' + 10,
        >= 'A' and <= 'F' => letter - 'A' + 10,
        _ => int.MaxValue,
    };

    // A sign, digits with a point, an exponent: 08 is none of the integers above and so is the number 8.
    private static JsonValue? Float(string text) =>
        (char.IsAsciiDigit(text[^1]) || text[^1] == '.')
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value)
            ? JsonValue.Create(value)
            : null;
}
