using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Model;

/// <summary>
/// An amount as Kubernetes writes it: <c>500m</c>, <c>1.5</c>, <c>1Gi</c>, <c>1e3</c>. Exact down to a billionth (finer digits round away from zero); up to 2^63-1.
/// See the Kubernetes API reference, "Quantity".
/// </summary>
[JsonConverter(typeof(QuantityJsonConverter))]
public readonly record struct Quantity : IComparable<Quantity>
{
    private const long NanosPerUnit = 1_000_000_000;

    private static readonly (string Suffix, int Power)[] Decimals = [("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("", 0), ("m", -3), ("u", -6), ("n", -9)];

    private static readonly (string Suffix, int Shift)[] Binaries = [("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)];

    private static readonly Int128 Greatest = (Int128)long.MaxValue * NanosPerUnit;

    private readonly Int128 _nanos;

    private readonly bool _binary;

    private Quantity(Int128 nanos, bool binary) => (_nanos, _binary) = (nanos, binary);

    /// <summary>The amount in whole units, rounded up: bytes, processors.</summary>
    public long Units => Ceiling(NanosPerUnit);

    /// <summary>The amount in thousandths, rounded up: <c>500m</c> of a processor is 500. <see cref="long.MaxValue"/> where that is too small for it.</summary>
    public long Thousandths => Ceiling(NanosPerUnit / 1000);

    /// <summary>The amount, exactly.</summary>
    public decimal Value => (decimal)_nanos / NanosPerUnit;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(_nanos);

    /// <summary>The value of a document: text, or a number (<c>cpu: 1</c>).</summary>
    internal static Quantity Of(JsonElement value) =>
        TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), out Quantity quantity) ? quantity : throw new JsonException($"not a quantity: {value.GetRawText()}");

    /// <summary>Reads an amount.</summary>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out Quantity quantity) ? quantity : throw new FormatException($"not a quantity: {text}");

    /// <summary>Reads an amount: an optional sign, digits with at most one point, and a suffix (n u m k M G T P E, Ki Mi Gi Ti Pi Ei) or an exponent (e3, E-2).</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith('-');
        rest = negative || rest.StartsWith('+') ? rest[1..] : rest;

        Int128 digits = 0;
        int count = 0;
        int fraction = 0;
        bool point = false;
        int at = 0;
        for (; at < rest.Length && (char.IsAsciiDigit(rest[at]) || (rest[at] == '.' && !point)); at++)
        {
            if (rest[at] == '.')
            {
                point = true;
                continue;
            }

            if (++count > 30)
            {
                return false;
            }

            digits = (digits * 10) + (rest[at] - '0');
            fraction += point ? 1 : 0;
        }

        if (count == 0 || !TryScale(rest[at..], out int power, out int shift) || !TryToNanos(digits, power - fraction + 9, shift, out Int128 nanos))
        {
            return false;
        }

        quantity = new Quantity(negative ? -nanos : nanos, shift > 0);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    /// <summary>Equal amounts are equal, however they are written.</summary>
    public bool Equals(Quantity other) => _nanos == other._nanos;

    /// <inheritdoc/>
    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>Smaller amount.</summary>
    public static bool operator <(Quantity left, Quantity right) => left._nanos < right._nanos;

    /// <summary>Greater amount.</summary>
    public static bool operator >(Quantity left, Quantity right) => left._nanos > right._nanos;

    /// <summary>Smaller or the same amount.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left._nanos <= right._nanos;

    /// <summary>Greater or the same amount.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left._nanos >= right._nanos;

    /// <summary>The one spelling of the amount: the largest suffix that leaves a whole number, binary where it was written in binary.</summary>
    public override string ToString()
    {
        if (_binary && _nanos % NanosPerUnit == 0)
        {
            Int128 units = _nanos / NanosPerUnit;
            (string suffix, int shift) = Array.Find(Binaries, scale => units != 0 && units % ((Int128)1 << scale.Shift) == 0);
            return string.Create(CultureInfo.InvariantCulture, $"{units >> shift}{suffix}");
        }

        foreach ((string suffix, int power) in Decimals)
        {
            Int128 scale = PowerOfTen(power + 9);
            if (_nanos != 0 && _nanos % scale == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{_nanos / scale}{suffix}");
            }
        }

        return "0";
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, out int power, out int shift)
    {
        (power, shift) = (0, 0);
        foreach ((string name, int value) in Decimals)
        {
            if (suffix.SequenceEqual(name))
            {
                power = value;
                return true;
            }
        }

        foreach ((string name, int value) in Binaries)
        {
            if (suffix.SequenceEqual(name))
            {
                shift = value;
                return true;
            }
        }

        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
            && power is >= -40 and <= 40;
    }

    // digits * 10^power * 2^shift, rounded away from zero; false when it is more than Greatest. The scale is taken step by step, so that nothing overflows on the way.
    private static bool TryToNanos(Int128 digits, int power, int shift, out Int128 nanos)
    {
        nanos = digits;
        if (shift > 0)
        {
            // At most 30 digits: cut what is below a nano only after the shift, which 128 bits hold for any amount that is not too great anyway.
            if (nanos > Int128.MaxValue >> shift)
            {
                return false;
            }

            nanos <<= shift;
        }

        for (; power > 0 && nanos != 0; power--)
        {
            if (nanos > Greatest)
            {
                return false;
            }

            nanos *= 10;
        }

        if (power < 0)
        {
            Int128 scale = PowerOfTen(Math.Min(-power, 38));
            nanos = (nanos / scale) + (nanos % scale == 0 ? 0 : 1);
        }

        return nanos <= Greatest;
    }

    private static Int128 PowerOfTen(int power)
    {
        Int128 result = 1;
        for (; power > 0; power--)
        {
            result *= 10;
        }

        return result;
    }

    private long Ceiling(long nanos)
    {
        Int128 whole = _nanos / nanos;
        whole += _nanos > 0 && _nanos % nanos != 0 ? 1 : 0;
        return (long)Int128.Clamp(whole, long.MinValue, long.MaxValue);
    }
}
