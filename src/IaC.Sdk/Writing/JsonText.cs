using System.Globalization;
using System.Text;

namespace IaC;

/// <summary>
/// Writes JSON (RFC 8259) as UTF-8, behind room that was asked for. A program declares its resources with it at each start of a command: the first use of System.Text.Json loads and compiles for as long as the rest of a small program takes
/// ([decision 11](../../decisions/0011-csharp-front-door.md)). It writes what it is told to, in order; that braces match is up to the caller.
/// </summary>
internal sealed class JsonText
{
    private const string Hex = "0123456789abcdef";
    private const int Ten = 10;
    private const char LastAscii = '\x7f';
    private byte[] _bytes = new byte[1024];
    private int _length;
    private bool _needsComma;

    /// <summary>Begins with room for what is written into it later.</summary>
    /// <param name="room">Bytes, at most 1024.</param>
    public JsonText(int room = 0) => _length = room;

    /// <summary>What was written, with the room before it.</summary>
    public Span<byte> Written => new(_bytes, 0, _length);

    /// <summary>Begins an object.</summary>
    public JsonText StartObject() => Open('{');

    /// <summary>Ends an object.</summary>
    public JsonText EndObject() => Close('}');

    /// <summary>Begins an array.</summary>
    public JsonText StartArray() => Open('[');

    /// <summary>Ends an array.</summary>
    public JsonText EndArray() => Close(']');

    /// <summary>The name of a member, whose value comes next.</summary>
    public JsonText Name(string name)
    {
        Separate();
        Quote(name);
        Byte(':');
        _needsComma = false;
        return this;
    }

    /// <summary>A text; null where there is none.</summary>
    public JsonText Value(string? text)
    {
        Separate();
        if (text is null)
        {
            Ascii("null");
        }
        else
        {
            Quote(text);
        }

        return this;
    }

    /// <summary>A whole number.</summary>
    public JsonText Value(long number)
    {
        if (number is < 0 or > uint.MaxValue)
        {
            return Raw(number.ToString(CultureInfo.InvariantCulture));
        }

        Separate();
        long power = 1;
        while (number / power >= Ten)
        {
            power *= Ten;
        }

        for (; power > 0; power /= Ten)
        {
            Byte((char)('0' + (number / power % Ten)));
        }

        return this;
    }

    /// <summary>A number, in as many digits as it takes to read the same one.</summary>
    /// <exception cref="RunException">It is none that JSON can say.</exception>
    public JsonText Value(double number) => double.IsFinite(number) ? Raw(number.ToString("R", CultureInfo.InvariantCulture)) : throw new RunException($"{number} is no number that a document can hold");

    /// <summary>True or false.</summary>
    public JsonText Value(bool flag) => Raw(flag ? "true" : "false");

    /// <summary>A value that is JSON already.</summary>
    public JsonText Raw(string json)
    {
        Separate();
        Utf8(json, 0, json.Length);
        return this;
    }

    /// <summary>An array of texts.</summary>
    public JsonText Texts(List<string> texts)
    {
        StartArray();
        for (int index = 0; index < texts.Count; index++)
        {
            Value(texts[index]);
        }

        return EndArray();
    }

    private JsonText Open(char bracket)
    {
        Separate();
        Byte(bracket);
        _needsComma = false;
        return this;
    }

    private JsonText Close(char bracket)
    {
        Byte(bracket);
        _needsComma = true;
        return this;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            Byte(',');
        }

        _needsComma = true;
    }

    // Runs of plain letters are copied; what JSON cannot hold in quotes is escaped. A surrogate without its other half becomes U+FFFD, as UTF-8 has no form of it.
    private void Quote(string text)
    {
        Byte('"');
        int begin = 0;
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (letter is >= ' ' and not ('"' or '\\'))
            {
                continue;
            }

            Utf8(text, begin, index);
            begin = index + 1;
            Byte('\\');
            switch (letter)
            {
                case '"' or '\\':
                    Byte(letter);
                    break;
                case '\n':
                    Byte('n');
                    break;
                case '\t':
                    Byte('t');
                    break;
                case '\r':
                    Byte('r');
                    break;
                default:
                    Ascii("u00");
                    Byte(Hex[letter >> 4]);
                    Byte(Hex[letter & 0xF]);
                    break;
            }
        }

        Utf8(text, begin, text.Length);
        Byte('"');
    }

    private void Ascii(string text)
    {
        foreach (char letter in text)
        {
            Byte(letter);
        }
    }

    private void Byte(char ascii)
    {
        Reserve(1);
        _bytes[_length++] = (byte)ascii;
    }

    private void Utf8(string text, int begin, int end)
    {
        Reserve(end - begin);
        for (int index = begin; index < end; index++)
        {
            if (text[index] > LastAscii)
            {
                Encoded(text, index, end);
                return;
            }

            _bytes[_length++] = (byte)text[index];
        }
    }

    // Apart, since encodings are loaded with the method that names them.
    private void Encoded(string text, int begin, int end)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(end - begin));
        _length += Encoding.UTF8.GetBytes(text, begin, end - begin, _bytes, _length);
    }

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
