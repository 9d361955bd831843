# A whole ELF program that waits for ever: process 1 of a shared PID namespace. The bytes are in PauseProgram.cs, and a test compares the two.
# Its starter leaves SIGCHLD ignored, which exec keeps, so the kernel itself reaps whatever is orphaned to this process (wait(2), NOTES).
    .intel_syntax noprefix
    .set    base, 0x400000
file:
    .ascii  "\177ELF"
    .byte   2, 1, 1, 0                  # 64 bits, little endian, version, System V
    .quad   0
    .short  2, 62                       # executable, x86-64
    .long   1
    .quad   base + (entry - file)
    .quad   header - file
    .quad   0                           # no sections
    .long   0
    .short  64, 56, 1, 64, 0, 0         # sizes and counts of headers
header:
    .long   1, 5                        # loaded; read and execute
    .quad   0, base, base
    .quad   end - file, end - file
    .quad   0x1000
entry:
    mov     eax, 34                     # pause
    syscall
    jmp     entry
end:
