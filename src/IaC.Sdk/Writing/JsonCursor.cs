using System.Text;

namespace IaC;

/// <summary>Reads JSON (RFC 8259) in UTF-8, from its begin to its end: the counterpart of <see cref="JsonText"/>, for the same reason. What it reads comes from `iac`; what it skips is not checked.</summary>
internal sealed class JsonCursor(byte[] bytes)
{
    private const int HexDigits = 4;
    private const int BitsOfHex = 4;
    private const byte LastAscii = 0x7f;
    private int _at;

    /// <summary>Enters an object or an array.</summary>
    public void Open() => Take();

    /// <summary>Whether one more member or item comes; behind the last one, what was entered is left.</summary>
    public bool Next()
    {
        if (Peek() is (byte)'}' or (byte)']')
        {
            _at++;
            return false;
        }

        if (Peek() == ',')
        {
            _at++;
        }

        return true;
    }

    /// <summary>The name of the member that comes.</summary>
    public string Name()
    {
        string name = Unquoted(Raw());
        Take();
        return name;
    }

    /// <summary>A value as it is written.</summary>
    public string Raw()
    {
        _ = Peek();
        int begin = _at;
        int depth = 0;
        do
        {
            switch (At(_at++))
            {
                case (byte)'"':
                    EndText();
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
            }
        }
        while (depth > 0 || (At(begin) is not ((byte)'"' or (byte)'{' or (byte)'[') && At(_at) is not ((byte)',' or (byte)'}' or (byte)']' or <= (byte)' ')));

        return Ascii(begin, _at) ?? Encoded(begin, _at);
    }

    /// <summary>A text; what is no text as it is written.</summary>
    /// <param name="raw">The value as it is written.</param>
    public static string Unquoted(string raw)
    {
        if (raw[0] != '"')
        {
            return raw;
        }

        char[] letters = new char[raw.Length];
        int length = 0;
        for (int index = 1; index < raw.Length - 1; index++)
        {
            letters[length++] = raw[index] == '\\' ? Escaped(raw, ref index) : raw[index];
        }

        return new string(letters, 0, length);
    }

    private static char Escaped(string raw, ref int index)
    {
        switch (raw[++index])
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                int code = 0;
                for (int digit = 0; digit < HexDigits; digit++)
                {
                    code = (code << BitsOfHex) | Hex(raw[++index]);
                }

                return (char)code;
            default:
                return raw[index];
        }
    }

    private static int Hex(char digit) => digit <= '9' ? digit - '0' : (digit | ' ') - 'a' + 10;

    private void EndText()
    {
        for (byte letter = At(_at++); letter != '"'; letter = At(_at++))
        {
            if (letter == '\\')
            {
                _at++;
            }
        }
    }

    private void Take()
    {
        _ = Peek();
        _at++;
    }

    // Past white space.
    private byte Peek()
    {
        while (At(_at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return bytes[_at];
    }

    private byte At(int index) => index < bytes.Length ? bytes[index] : throw new InvalidDataException("a message ends before its end");

    private string? Ascii(int begin, int end)
    {
        char[] letters = new char[end - begin];
        for (int index = begin; index < end; index++)
        {
            if (bytes[index] > LastAscii)
            {
                return null;
            }

            letters[index - begin] = (char)bytes[index];
        }

        return new string(letters);
    }

    // Apart, since encodings are loaded with the method that names them.
    private string Encoded(int begin, int end) => Encoding.UTF8.GetString(bytes, begin, end - begin);
}
