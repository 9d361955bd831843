using System.Text;

namespace IaC.Network.Nft;

/// <summary>Comments in the user data of rules and elements: type 0, length, text and NUL, as libnftnl writes them (udata.h).</summary>
internal static class NftComment
{
    private const byte CommentType = 0;

    internal static byte[] Write(string text) => [CommentType, checked((byte)(Encoding.UTF8.GetByteCount(text) + 1)), .. Encoding.UTF8.GetBytes(text), 0];

    internal static string? Read(ReadOnlySpan<byte> userData)
    {
        while (userData.Length >= 2 && userData.Length >= 2 + userData[1])
        {
            ReadOnlySpan<byte> value = userData.Slice(2, userData[1]);
            if (userData[0] == CommentType)
            {
                return Encoding.UTF8.GetString(value.TrimEnd((byte)0));
            }

            userData = userData[(2 + value.Length)..];
        }

        return null;
    }
}
