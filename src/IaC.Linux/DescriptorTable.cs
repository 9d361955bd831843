using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux;

/// <summary>The descriptors that this process may have.</summary>
public static class DescriptorTable
{
    /// <summary>Makes sure that so many more can be opened, as long as no other thread takes them: for work that must not be broken off halfway.</summary>
    /// <param name="any">An open descriptor.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="LinuxException">EMFILE.</exception>
    public static void Require(SafeHandle any, int count)
    {
        List<SafeFileHandle> taken = [];
        try
        {
            while (taken.Count < count)
            {
                taken.Add(FileDescriptors.Duplicate(any, 0));
            }
        }
        finally
        {
            taken.ForEach(descriptor => descriptor.Dispose());
        }
    }
}
