# ponder_cuda.so: the kernels for every architecture that this nvcc and Ponder both know, and code of the newest for those to come. The CUDA
# runtime is linked in, nothing of CUDA is needed to load it but the driver.
file(GLOB PLUGIN_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/compute/cuda/device/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/compute/cuda/plugin/*.cpp
    ${CMAKE_CURRENT_SOURCE_DIR}/compute/cuda/kernels/*.cu)
add_library(ponder_cuda MODULE ${PLUGIN_SOURCES}
    # what the backend shares with the rest of the engine, of its own, so that the program need not export it
    compute/cuda/weight_bytes.cpp compute/host_memory.cpp file/blocks.cpp file/iq_codebooks.cpp)
set_target_properties(ponder_cuda PROPERTIES PREFIX "" CUDA_RUNTIME_LIBRARY Static CXX_VISIBILITY_PRESET hidden CUDA_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
target_compile_options(ponder_cuda PRIVATE "$<$<COMPILE_LANGUAGE:CUDA>:-Werror=all-warnings;-Xcompiler=-Wall>")
target_include_directories(ponder_cuda PRIVATE ${PROJECT_SOURCE_DIR} ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
target_link_libraries(ponder_cuda PRIVATE tl::expected)
target_link_options(ponder_cuda PRIVATE -Wl,--exclude-libs,ALL -Wl,-z,defs)

install(TARGETS ponder_cuda LIBRARY DESTINATION lib/ponder)
# programs of the build tree look beside themselves
foreach(PROGRAM app/ponder_cli app/ponder tests/engine tests/cli)
    add_custom_command(TARGET ponder_cuda POST_BUILD COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/${PROGRAM}
        COMMAND ${CMAKE_COMMAND} -E create_symlink $<TARGET_FILE:ponder_cuda> ${PROJECT_BINARY_DIR}/${PROGRAM}/ponder_cuda.so VERBATIM)
endforeach()

# ninja cuda_report: registers and spills of every kernel, and a failure where a kernel of a decode step spills
add_custom_target(cuda_report COMMAND ${CMAKE_COMMAND} -E env NVCC=${NVCC} python3 ${CMAKE_CURRENT_SOURCE_DIR}/compute/cuda/report.py ${PROJECT_SOURCE_DIR} VERBATIM)
